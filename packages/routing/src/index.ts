export { createEngine, type Engine } from './engine.ts';
