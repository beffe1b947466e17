import type { Request, Router } from 'express';
import type { CallStatus, Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { Source } from '../script/script.ts';
import { createCall, endAfter, inlineTwiml } from './create-call.ts';
import { matchesDate } from './date-filters.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { notFound, RestError } from './rest-error.ts';
import { callEventJson, callJson, notificationDetailJson, notificationJson } from './to-json.ts';

/** Lists lag behind; what is asked for by its sid is always there. */
export const isListed = (engine: Engine, { createdAt }: { createdAt: number }): boolean =>
  engine.clock.now() - createdAt >= engine.account.settings.listLagMs;

export const pathOf = (req: Request): string => req.originalUrl.split('?')[0] ?? '';

export function callRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const legOf = (req: Request): Leg => {
    const leg = engine.store.calls.get(String(req.params.callSid));
    if (!leg) throw notFound(pathOf(req));
    return leg;
  };

  router.post('/Calls.json', (req, res) => {
    const leg = createCall(engine, new Form(req.body));
    res.status(201).json(callJson(sid, leg));
  });

  router.get('/Calls.json', (req, res) => {
    const calls = [...engine.store.calls.values()]
      .reverse()
      .filter((leg) => isListed(engine, leg) && matches(leg, new Form(req.query)));
    res.json(
      toPage(
        'calls',
        calls,
        { path: pathOf(req), query: req.query },
        { sidOf: (leg) => leg.sid, toJson: (leg) => callJson(sid, leg) },
      ),
    );
  });

  router.get('/Calls/:callSid.json', (req, res) => {
    res.json(callJson(sid, legOf(req)));
  });

  router.post('/Calls/:callSid.json', (req, res) => {
    const leg = legOf(req);
    updateCall(engine, leg, new Form(req.body));
    res.json(callJson(sid, leg));
  });

  router.delete('/Calls/:callSid.json', (req, res) => {
    const leg = legOf(req);
    if (leg.isLive) throw new RestError(400, 20009, 'Call is in progress and cannot be deleted');
    engine.store.calls.delete(leg.sid);
    res.status(204).end();
  });

  router.get('/Calls/:callSid/Notifications.json', (req, res) => {
    const leg = legOf(req);
    const notices = [...engine.store.notifications.values()]
      .reverse()
      .filter((one) => one.callSid === leg.sid)
      .filter((one) => new Form(req.query).text('Log') !== (one.level === 'error' ? '1' : '0'))
      .filter((one) => matchesDate(new Form(req.query), 'MessageDate', one.createdAt));
    res.json(
      toPage(
        'notifications',
        notices,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => one.sid, toJson: (one) => notificationJson(sid, one) },
      ),
    );
  });

  router.get('/Calls/:callSid/Notifications/:notificationSid.json', (req, res) => {
    const notice = engine.store.notifications.get(String(req.params.notificationSid));
    if (notice?.callSid !== legOf(req).sid) throw notFound(pathOf(req));
    res.json(notificationDetailJson(sid, notice));
  });

  router.get('/Calls/:callSid/Events.json', (req, res) => {
    const events = legOf(req).exchanges;
    res.json(
      toPage(
        'events',
        events,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => String(events.indexOf(one)), toJson: callEventJson },
      ),
    );
  });
}

function updateCall(engine: Engine, leg: Leg, form: Form): void {
  if (!leg.isLive) throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  const url = form.url('Url');
  const twiml = form.text('Twiml');
  const status = form.text('Status');
  const timeLimitSeconds = form.integer('TimeLimit', 20001, 1, 86_400);
  const statusCallback = form.url('StatusCallback');
  const fallbackUrl = form.url('FallbackUrl');
  if (url && twiml) throw new RestError(400, 21218, 'Url and Twiml exclude each other');
  if (status !== undefined && status !== 'canceled' && status !== 'completed') {
    throw new RestError(400, 20001, `Invalid Status value: ${status.slice(0, 40)}`);
  }
  const source: Source | null = url
    ? { kind: 'url', url, method: form.method('Method') }
    : twiml
      ? inlineTwiml(twiml)
      : null;
  if (source && leg.status !== 'in-progress' && leg.direction !== 'inbound') {
    throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  }
  if (statusCallback)
    leg.progress = { url: statusCallback, method: form.method('StatusCallbackMethod'), events: new Set(['completed']) };
  if (fallbackUrl) leg.fallback = { url: fallbackUrl, method: form.method('FallbackMethod') };
  if (timeLimitSeconds) endAfter(engine, leg, timeLimitSeconds);
  if (status === 'completed') engine.legs.hangUp(leg);
  else if (status === 'canceled') {
    if (leg.status !== 'in-progress') engine.legs.end(leg, 'canceled', 487);
  } else if (source) engine.legs.drive(leg, source);
}

function matches(leg: Leg, query: Form): boolean {
  const is = (name: string, value: string | null) => !query.text(name) || query.text(name) === value;
  return (
    is('Status', leg.status satisfies CallStatus) &&
    is('To', leg.to) &&
    is('From', leg.from) &&
    is('ParentCallSid', leg.parentCallSid) &&
    matchesDate(query, 'StartTime', leg.startedAt) &&
    matchesDate(query, 'EndTime', leg.endedAt)
  );
}
