import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Engine } from '../engine.ts';
import { applicationRoutes } from './application-routes.ts';
import { authenticate } from './authenticate.ts';
import { callRoutes } from './call-routes.ts';
import { conferenceRoutes } from './conference-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { participantRoutes } from './participant-routes.ts';
import { queueRoutes } from './queue-routes.ts';
import { recordingRoutes } from './recording-routes.ts';
import { notFound, RestError, toEnvelope } from './rest-error.ts';
import { streamRoutes } from './stream-routes.ts';
import { tokenRoutes } from './token-routes.ts';

/** `/2010-04-01/Accounts/{accountSid}`: parse, call the engine, answer in Twilio's words. */
export function restRouter(engine: Engine): Router {
  const account = Router({ mergeParams: true });
  account.use(authenticate(engine.account.credentials));
  account.use(express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 2000 }));
  account.use(limitConcurrency(engine));
  account.use(answerMischief(engine));
  callRoutes(account, engine);
  conferenceRoutes(account, engine);
  participantRoutes(account, engine);
  queueRoutes(account, engine);
  numberRoutes(account, engine);
  applicationRoutes(account, engine);
  recordingRoutes(account, engine);
  messageRoutes(account, engine);
  streamRoutes(account, engine);
  tokenRoutes(account, engine);

  const router = Router();
  account.use((req) => {
    throw notFound(req.originalUrl.split('?')[0] ?? '');
  });
  router.use('/2010-04-01/Accounts/:accountSid', account);
  router.use('/2010-04-01', (req) => {
    throw notFound(req.originalUrl.split('?')[0] ?? '');
  });
  router.use(toTwilioError(engine));
  return router;
}

/** Refuses what comes beyond the account's concurrency: never processed, always safe to send again. */
function limitConcurrency(engine: Engine): RequestHandler {
  let underWay = 0;
  return (_req, res, next) => {
    const { concurrency } = engine.account.settings;
    if (concurrency !== null && underWay >= concurrency) throw tooManyRequests();
    underWay += 1;
    res.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}

/** Requests that fail before they do anything, answers that come late, and creations whose answer is lost. */
function answerMischief(engine: Engine): RequestHandler {
  return (req, res, next) => {
    const plan = engine.statusCallbacks.mischief?.planAnswer(req.method === 'POST');
    if (!plan) return next();
    if (plan.kind === 'throttle') throw tooManyRequests();
    if (plan.kind === 'fail') throw new RestError(500, 20500, 'Internal Server Error');
    if (plan.kind === 'lose') {
      res.json = () => {
        req.socket.destroy();
        return res;
      };
    }
    if (plan.delayMs === 0) return next();
    // Real time, also under a virtual clock: who waits for the answer cannot advance it.
    const timer = setTimeout(next, plan.delayMs);
    res.once('close', () => clearTimeout(timer));
  };
}

const tooManyRequests = (): RestError => new RestError(429, 20429, 'Too Many Requests');

function toTwilioError(engine: Engine): ErrorRequestHandler {
  const wording = (error: RestError): string =>
    engine.account.settings.switches.errorTexts === 'bare' ? `Error ${error.code}` : error.message;
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error instanceof RestError) {
      if (error.status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="Twilio API"');
      res.status(error.status).json(toEnvelope(error.status, error.code, wording(error)));
      return;
    }
    const status = statusOf(error);
    if (status !== null) {
      res.status(status).json(toEnvelope(status, 20001, 'The request could not be read'));
      return;
    }
    engine.log('error', 'a request failed', { method: req.method, path: req.path, error });
    res.status(500).json(toEnvelope(500, 20500, 'Internal Server Error'));
  };
}

function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
