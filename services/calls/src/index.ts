export { prompts as callPrompts } from './documents/prompts.ts';
export { type CallsConfig, type CallsDeps, createCallsService } from './service.ts';
