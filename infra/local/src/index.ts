export { startPostgres } from './postgres.ts';
export type { RunningServer } from './private-server.ts';
export { startRedis } from './redis.ts';
export { redisCacheDirectory } from './redis-cache-directory.ts';
export { type ServeOptions, type Serving, serve } from './serve.ts';
export type { Stack } from './stack.ts';
export type { ChildName } from './stack-children.ts';
export { type QuickStackOptions, startStack } from './start-stack.ts';
export { StartupError, type StartupErrorCode } from './startup-error.ts';
