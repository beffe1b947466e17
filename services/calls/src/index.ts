export { type CallsConfig, type CallsDeps, createCallsService } from './service.ts';
