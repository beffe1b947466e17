import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Engine } from '../engine.ts';
import { applicationRoutes } from './application-routes.ts';
import { authenticate } from './authenticate.ts';
import { callRoutes } from './call-routes.ts';
import { conferenceRoutes } from './conference-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { participantRoutes } from './participant-routes.ts';
import { queueRoutes } from './queue-routes.ts';
import { notFound, RestError, toEnvelope } from './rest-error.ts';

/** `/2010-04-01/Accounts/{accountSid}`: parse, call the engine, answer in Twilio's words. */
export function restRouter(engine: Engine): Router {
  const account = Router({ mergeParams: true });
  account.use(authenticate(engine.account.credentials));
  account.use(express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 2000 }));
  account.use(answerMischief(engine));
  callRoutes(account, engine);
  conferenceRoutes(account, engine);
  participantRoutes(account, engine);
  queueRoutes(account, engine);
  numberRoutes(account, engine);
  applicationRoutes(account, engine);

  const router = Router();
  router.use('/2010-04-01/Accounts/:accountSid', account);
  router.use('/2010-04-01', (req) => {
    throw notFound(req.originalUrl.split('?')[0] ?? '');
  });
  router.use(toTwilioError(engine));
  return router;
}

/** Requests that fail before they do anything, and creations whose answer is lost. */
function answerMischief(engine: Engine): RequestHandler {
  return (req, res, next) => {
    const plan = engine.statusCallbacks.mischief?.planAnswer(req.method === 'POST') ?? 'answer';
    if (plan === 'fail') throw new RestError(429, 20429, 'Too Many Requests');
    if (plan === 'lose') {
      res.json = () => {
        req.socket.destroy();
        return res;
      };
    }
    next();
  };
}

function toTwilioError(engine: Engine): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error instanceof RestError) {
      if (error.status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="Twilio API"');
      res.status(error.status).json(toEnvelope(error.status, error.code, error.message));
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
