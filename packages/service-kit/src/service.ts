import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Figure } from './figures.ts';

/** What every service offers to whoever runs it: alone by its `main.ts`, or together on one port by the launcher. */
export interface Service {
  name: string;
  /** Mounted at `/`; a service's own paths begin with `/api/<area>` or `/webhooks/<service>`. */
  router?: Router;
  /** Shown under `/metrics`. */
  figures?: readonly Figure[];
  /** For what needs the HTTP server itself (sockets). Called once, before `start`. */
  attach?(server: Server): void;
  start(): Promise<void>;
  /** Finishes what is under way, then lets go of everything. Idempotent. */
  stop(): Promise<void>;
}
