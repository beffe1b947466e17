export { type DoorCase, doorCases, type SocketDoorCase, socketDoorCases } from './door-cases.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { anAgent, aQueue, aRoutingConfiguration } from './routing-builders.ts';
export { openTestDatabase, type TestDatabase } from './test-database.ts';
export { openTestRedis, type TestRedis } from './test-redis.ts';
export { until } from './until.ts';
