export { createRoutingDoors, type RoutingDoorsDeps } from './doors.ts';
export { type AcdDeps, createAcdService } from './service.ts';
