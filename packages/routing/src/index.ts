export { createEngine, type Engine } from './engine.ts';
export { expectedWaitMs } from './estimate-wait.ts';
export { rejectionOf } from './recent-memory.ts';
