export type StartupErrorCode =
  | 'port-in-use'
  | 'data-unreadable'
  | 'data-in-use'
  | 'redis-unavailable'
  | 'postgres-cannot-run'
  | 'store-unreachable'
  | 'child-failed'
  | 'migration-failed'
  | 'carrier-refused'
  | 'configuration-invalid';

/** Why the installation cannot start, in one sentence, and what the person in front of it can do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
  readonly code: StartupErrorCode;
  readonly whatToDo: string;

  constructor(code: StartupErrorCode, sentence: string, whatToDo: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
    this.whatToDo = whatToDo;
  }
}
