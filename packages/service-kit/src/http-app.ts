import { randomBytes, randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { registerFigures } from './figures.ts';
import type { Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { notFoundHandler, problemHandler } from './problem.ts';
import type { Service } from './service.ts';

/** The largest JSON body that a door takes. */
const jsonLimit = '256kb';

export interface HttpAppOptions {
  logger: Logger;
  /** Further origins that the desktop's page may connect to, such as the embedded carrier's client socket. */
  connectOrigins?: readonly string[];
  /** Trust X-Forwarded-* of the proxy in front: only with PUBLIC_URL. */
  trustProxy?: boolean;
  metrics?: Metrics;
}

/** The CSP nonce of this answer; a page that carries inline style must use it. */
export const nonceOf = (res: { locals: Record<string, unknown> }): string => String(res.locals.nonce ?? '');

/**
 * Express with what every service needs once: request ids, helmet with a strict CSP and a nonce a page, bounded JSON
 * bodies on `/api`, health and metrics, problem+json. `mount` adds services; call `finish` after the last.
 */
export const createHttpApp = (
  options: HttpAppOptions,
): { app: Express; mount(service: Service): void; finish(): void } => {
  const app = express();
  const metrics = options.metrics ?? createMetrics();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  if (options.trustProxy) app.set('trust proxy', 1);

  const identify: RequestHandler = (_req, res, next) => {
    res.setHeader('x-request-id', randomUUID());
    res.locals.nonce = randomBytes(16).toString('base64');
    next();
  };
  app.use(identify);
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'", (_req, res) => `'nonce-${nonceOf(res as never)}'`],
          styleSrc: ["'self'", (_req, res) => `'nonce-${nonceOf(res as never)}'`],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          mediaSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", ...(options.connectOrigins ?? [])],
          manifestSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // HTTPS is the proxy's business; a loopback demonstration has none.
      strictTransportSecurity: options.trustProxy === true,
      crossOriginEmbedderPolicy: false,
      // What frame-ancestors says, for who does not know it.
      xFrameOptions: { action: 'deny' },
    }),
  );
  app.use(metrics.middleware);
  app.get('/api/health', (_req, res) => {
    res.json({ ok: true });
  });
  app.use('/api', express.json({ limit: jsonLimit }));

  return {
    app,
    mount(service) {
      if (service.router) app.use(service.router);
      if (service.figures) registerFigures(metrics.registry, service.figures);
    },
    finish() {
      app.use(notFoundHandler);
      app.use(problemHandler(options.logger));
    },
  };
};
