export { type IvrConfig, ivrDefaults } from './config.ts';
export { createIvrService, type IvrDeps } from './service.ts';
