import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

const loopbackNames = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

const isLoopbackAddress = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address);

/** The Host header is checked too: a foreign name that resolves to this machine must not open these doors. */
export const comesFromLoopback = (req: IncomingMessage): boolean =>
  isLoopbackAddress(req.socket.remoteAddress ?? '') && loopbackNames.test(req.headers.host ?? '');

export const isLoopbackOrigin = (origin: string): boolean =>
  URL.canParse(origin) && loopbackNames.test(new URL(origin).host);

export const onlyLoopback: RequestHandler = (req, res, next) => {
  if (comesFromLoopback(req)) next();
  else
    res
      .status(403)
      .type('application/problem+json')
      .send(JSON.stringify({ title: 'Refused', status: 403, detail: 'only from this machine' }));
};
