import 'vitest';

declare module 'vitest' {
  /** What one test run shares: a private PostgreSQL (a superuser's URL) and a private Redis with 512 databases. */
  export interface ProvidedContext {
    postgresUrl: string;
    redisUrl: string;
  }
}
