export type { Stack } from './stack.ts';
export type { ChildName } from './stack-children.ts';
export { type QuickStackOptions, startStack } from './start-stack.ts';
export { StartupError, type StartupErrorCode } from './startup-error.ts';
