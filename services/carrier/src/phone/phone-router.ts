import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Leg } from '../calls/leg.ts';
import { addCandidate, answerOffer, openSocketWire } from '../clients/browser-wire.ts';
import type { Engine } from '../engine.ts';
import { onlyLoopback } from '../http/only-loopback.ts';
import { readPhoneDirectory } from './phone-directory.ts';
import { type PhoneSession, PhoneSessions } from './phone-sessions.ts';

/** Found from the sources and from what is built of them. */
const pageFolder = fileURLToPath(new URL('../../src/phone/page/', import.meta.url));
/** A machine without a Chinese font would show empty boxes for half of what the line says. */
const fontFolder = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/index.css'));
const callBody = z.object({ from: z.string().trim().min(1).max(40), to: z.string().trim().min(3).max(20) });
const keysBody = z.object({ digits: z.string().regex(/^[0-9*#]{1,32}$/) });
const offerBody = z.object({ sdp: z.string().max(20_000) });
const candidateBody = z.object({ candidate: z.string().max(512), mid: z.string().max(32) });
const keepAliveMs = 20_000;

/** `/phone`: the caller's phone and its small API. Loopback only; it never sees the token of /sim. */
export function phoneRouter(engine: Engine, directoryFile: string | null): Router {
  const sessions = new PhoneSessions(engine);
  const router = Router({ strict: true });
  router.use(onlyLoopback, secureHeaders);

  router.get('/', (req, res) => {
    // Relative addresses of the page need the slash.
    if (!req.originalUrl.split('?')[0]?.endsWith('/')) {
      const query = req.originalUrl.includes('?') ? req.originalUrl.slice(req.originalUrl.indexOf('?')) : '';
      res.redirect(302, `${req.baseUrl}/${query}`);
      return;
    }
    res.sendFile('index.html', { root: pageFolder });
  });

  const api = Router();
  api.use(sameOriginOnly, express.json({ limit: '32kb' }));
  api.get('/directory', async (_req, res) => {
    const owned = [...engine.store.numbers.values()];
    res.json(await readPhoneDirectory(directoryFile, owned, (message, detail) => engine.log('warn', message, detail)));
  });
  api.post('/sessions', (_req, res) => {
    res.status(201).json({ id: sessions.open().id });
  });
  api.get('/sessions/:id/events', (req, res) => {
    const session = sessionOf(sessions, req, res);
    if (session) streamTo(session, res);
  });
  api.post('/sessions/:id/call', (req, res) => {
    const session = sessionOf(sessions, req, res);
    const body = callBody.safeParse(req.body);
    if (!session) return;
    if (!body.success) return problem(res, 400, 'invalid-numbers');
    const called = sessions.call(session, body.data.from.replace(/[\s()-]/g, ''), body.data.to);
    if (called === 'already-calling') return problem(res, 409, called);
    if (called === 'unknown-number') return problem(res, 404, called);
    res.json({});
  });
  api.post('/sessions/:id/keys', (req, res) => {
    const session = sessionOf(sessions, req, res);
    const body = keysBody.safeParse(req.body);
    if (!session) return;
    if (!body.success) return problem(res, 400, 'invalid-keys');
    if (!session.leg?.isLive) return problem(res, 409, 'no-call');
    session.leg.press(body.data.digits, engine.clock.now());
    engine.changed.emit();
    res.json({});
  });
  api.post('/sessions/:id/hang-up', (req, res) => {
    const session = sessionOf(sessions, req, res);
    if (!session) return;
    if (session.leg?.isLive) engine.legs.hangUp(session.leg);
    res.json({});
  });
  api.use('/sessions/:id/sound', soundRouter(engine, sessions));
  api.use((_req, res) => problem(res, 404, 'not-found'));
  router.use('/api', api);
  router.use('/fonts', express.static(fontFolder, { index: false, maxAge: '7d' }));
  router.use(express.static(pageFolder, { index: false, cacheControl: false }));
  router.use(((_error: unknown, _req, res, _next) => problem(res, 400, 'bad-request')) satisfies ErrorRequestHandler);
  return router;
}

/** The wire of the call's sound: what a browser agent says over its socket, here as requests. */
function soundRouter(engine: Engine, sessions: PhoneSessions): Router {
  const router = Router({ mergeParams: true });
  const refuse = (res: Response, code: number) =>
    problem(res, code === 31501 ? 409 : 422, code === 31501 ? 'silent-carrier' : 'sound-refused');
  router.post('/offer', async (req, res) => {
    const leg = liveLegOf(sessions, req, res);
    const body = offerBody.safeParse(req.body);
    if (!leg) return;
    if (!body.success) return problem(res, 400, 'invalid-offer');
    // Only this machine comes through this door.
    const given = { sdp: body.data.sdp, bindAddress: '127.0.0.1', isWanted: () => leg.isLive };
    const answered = await answerOffer(engine, leg.sid, given);
    if (answered.kind === 'refused') return refuse(res, answered.code);
    res.json({ sdp: answered.sdp });
  });
  router.post('/candidate', (req, res) => {
    const leg = liveLegOf(sessions, req, res);
    const body = candidateBody.safeParse(req.body);
    if (!leg) return;
    if (!body.success) return problem(res, 400, 'invalid-candidate');
    addCandidate(engine, leg.sid, body.data);
    res.json({});
  });
  router.post('/socket', async (req, res) => {
    const leg = liveLegOf(sessions, req, res);
    if (!leg) return;
    const ticketed = await openSocketWire(engine, leg.sid, () => leg.isLive);
    if (ticketed.kind === 'refused') return refuse(res, ticketed.code);
    res.json({ path: ticketed.path });
  });
  return router;
}

function liveLegOf(sessions: PhoneSessions, req: Request, res: Response): Leg | null {
  const session = sessionOf(sessions, req, res);
  if (!session) return null;
  if (session.leg?.isLive) return session.leg;
  problem(res, 409, 'no-call');
  return null;
}

const secureHeaders: RequestHandler = (_req, res, next) => {
  res.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** A page of another origin can neither send the header nor read an answer. Reading needs no header (EventSource has none). */
const sameOriginOnly: RequestHandler = (req, res, next) => {
  const site = req.headers['sec-fetch-site'];
  const { origin } = req.headers;
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && origin !== `http://${req.headers.host}`);
  const mustCarryHeader = req.method !== 'GET' && req.headers['x-tellonce-phone'] !== '1';
  if (isForeign || mustCarryHeader) problem(res, 403, 'foreign-request');
  else next();
};

function problem(res: Response, status: number, code: string): void {
  res
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ title: code, code, status }));
}

function sessionOf(sessions: PhoneSessions, req: Request, res: Response): PhoneSession | null {
  const session = sessions.find(String(req.params.id));
  if (!session) problem(res, 404, 'no-session');
  return session;
}

function streamTo(session: PhoneSession, res: Response): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', Connection: 'keep-alive' });
  const stop = session.listen((view) => res.write(`data: ${JSON.stringify(view)}\n\n`));
  const keepAlive = setInterval(() => res.write(': still here\n\n'), keepAliveMs);
  res.on('close', () => {
    clearInterval(keepAlive);
    stop();
  });
}
