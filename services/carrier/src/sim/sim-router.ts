import express, { type ErrorRequestHandler, Router } from 'express';
import type { Engine } from '../engine.ts';
import { onlyLoopback } from '../http/only-loopback.ts';
import { secretCheck } from '../http/secret-check.ts';
import type { VirtualClock } from '../time/clock.ts';
import { callerCommands } from './caller-commands.ts';
import { clientCommands } from './client-commands.ts';
import { messageCommands } from './message-commands.ts';
import { partyCommands } from './party-commands.ts';
import type { SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';
import { worldCommands } from './world-commands.ts';

/** A recording of 8 MB, in base64. */
const promptLimit = '11mb';

/** `POST /sim/<name>`: the far ends of the calls, for tests and demonstrations. Loopback and bearer token only. */
export function simRouter(engine: Engine, virtualClock: VirtualClock | null): Router {
  const commands: Record<string, SimCommand> = {
    ...partyCommands(engine),
    ...clientCommands(engine),
    ...callerCommands(engine),
    ...messageCommands(engine),
    ...worldCommands(engine, virtualClock),
  };
  const isSimToken = secretCheck(engine.account.credentials.simToken);
  const router = Router();
  router.use(onlyLoopback);
  router.use((req, _res, next) => {
    const given = (req.headers.authorization ?? '').replace(/^Bearer /i, '');
    if (!isSimToken(given)) throw new SimProblem(401, 'the bearer token is missing or wrong');
    next();
  });
  router.post('/prompt', express.json({ limit: promptLimit }));
  router.use(express.json({ limit: '256kb' }));
  router.post('/:name', async (req, res) => {
    const name = String(req.params.name);
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!run) throw new SimProblem(404, `there is no command ${name}`);
    res.json({ result: await run(req.body) });
  });
  router.use((req) => {
    throw new SimProblem(req.method === 'POST' ? 404 : 405, 'POST /sim/<name>');
  });
  router.use(toProblem(engine));
  return router;
}

function toProblem(engine: Engine): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const status = error instanceof SimProblem ? error.status : parserStatus(error);
    if (status === 500) engine.log('error', 'a simulation command failed', { path: req.path, error });
    const detail =
      error instanceof SimProblem
        ? error.message
        : status === 500
          ? 'unexpected failure'
          : status === 413
            ? 'the body is too large'
            : 'the body could not be read';
    res
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify({ title: titleOf(status), status, detail }));
  };
}

const titleOf = (status: number): string => (status === 501 ? 'Not built yet' : status >= 500 ? 'Failure' : 'Refused');

function parserStatus(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
