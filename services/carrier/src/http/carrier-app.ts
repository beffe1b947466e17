import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Engine } from '../engine.ts';
import { holdMusic } from '../media/hold-music.ts';
import { phoneRouter } from '../phone/phone-router.ts';
import { restRouter } from '../rest/rest-router.ts';
import { simRouter } from '../sim/sim-router.ts';
import type { VirtualClock } from '../time/clock.ts';

export interface AppOptions {
  virtualClock: VirtualClock | null;
  /** The simulated parties and the caller's phone; off when the carrier is reachable from elsewhere. */
  hasPhone: boolean;
  phoneDirectoryFile: string | null;
}

export function carrierApp(engine: Engine, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/media/hold-music.wav', (_req, res) => {
    res.type('audio/wav').setHeader('Cache-Control', 'public, max-age=86400');
    res.send(holdMusic());
  });
  app.all('/bins/{*path}', (req, res) => {
    const twiml = engine.store.bins.get(decodeURIComponent(req.path.slice('/bins/'.length)));
    if (twiml === undefined) res.status(404).type('text/plain').send('no such bin');
    else res.type('text/xml').send(twiml);
  });
  if (options.hasPhone) {
    app.use('/sim', simRouter(engine, options.virtualClock));
    app.use('/phone', phoneRouter(engine, options.phoneDirectoryFile));
  }
  app.use(restRouter(engine));
  app.use((_req, res) => {
    res
      .status(404)
      .type('application/problem+json')
      .send(JSON.stringify({ title: 'Not found', status: 404 }));
  });
  const lastResort: ErrorRequestHandler = (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    engine.log('warn', 'a request could not be served', { path: req.path, err: error });
    res
      .status(400)
      .type('application/problem+json')
      .send(JSON.stringify({ title: 'Bad request', status: 400 }));
  };
  app.use(lastResort);
  return app;
}
