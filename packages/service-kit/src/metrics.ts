import type { IncomingMessage } from 'node:http';
import { routes } from '@tellonce/contracts';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  middleware: RequestHandler;
}

const knownAreas: ReadonlySet<string> = new Set([
  ...Object.values(routes).map((route) => route.path.split('/').slice(1, 3).join('/')),
  'api/health',
]);
/**
 * The first two parts of a path name the door; the rest may be an id and would make a series of each. What no door
 * claims (pages, mistyped addresses) is one series, or a stranger could make as many as they like.
 */
const areaOf = (path: string): string => {
  const area = path.split('/').slice(1, 3).join('/');
  if (knownAreas.has(area)) return area;
  return /^webhooks\/[a-z-]{1,32}$/.test(area) ? area : 'page';
};

const loopbackAddress = /^(127\.|::1$|::ffff:127\.)/;
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * From this very machine, and for itself: a proxy beside us is a neighbour too but speaks for strangers, and so does a
 * browser here that was led to us under a foreign name.
 */
const isNeighbour = (req: IncomingMessage): boolean =>
  loopbackAddress.test(req.socket.remoteAddress ?? '') &&
  loopbackHost.test(req.headers.host ?? '') &&
  req.headers['x-forwarded-for'] === undefined &&
  req.headers.forwarded === undefined;

/** Prometheus metrics of this process. `/metrics` answers on loopback only: it is for the node's own scraper. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'area', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return {
    registry,
    middleware(req, res, next) {
      if (req.path === '/metrics') {
        if (!isNeighbour(req)) {
          next();
          return;
        }
        registry.metrics().then((text) => res.type(registry.contentType).send(text), next);
        return;
      }
      const stop = seconds.startTimer();
      const area = areaOf(req.path);
      res.on('finish', () =>
        stop({ method: req.method, area: res.statusCode === 404 ? 'unknown' : area, status: res.statusCode }),
      );
      next();
    },
  };
};
