export { type AcdDeps, createAcdService } from './service.ts';
