import type { Request, Router } from 'express';
import type { CallStatus, Leg, ProgressEvent } from '../calls/leg.ts';
import { isDiallable } from '../calls/outbound-placing.ts';
import type { Engine } from '../engine.ts';
import type { Source } from '../script/script.ts';
import { matchesDate } from './date-filters.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { notFound, RestError } from './rest-error.ts';
import { callJson, notificationJson } from './to-json.ts';

const longestTwiml = 4000;
const progressEvents: readonly ProgressEvent[] = ['initiated', 'ringing', 'answered', 'completed'];

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
    const calls = [...engine.store.calls.values()].reverse().filter((leg) => matches(leg, new Form(req.query)));
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
    const notices = [...engine.store.notifications.values()].reverse().filter((one) => one.callSid === leg.sid);
    res.json(
      toPage(
        'notifications',
        notices,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => one.sid, toJson: (one) => notificationJson(sid, one) },
      ),
    );
  });
}

function createCall(engine: Engine, form: Form): Leg {
  const to = form.text('To')?.trim();
  const from = form.text('From')?.trim();
  if (!to) throw new RestError(400, 21201, "No 'To' number is specified");
  if (!from) throw new RestError(400, 21213, "'From' phone number is required");
  requireCallerId(engine, from);
  if (!isDiallable(to) && !/^client:.+/.test(to)) {
    throw new RestError(400, 21211, `The phone number you are attempting to call, ${to.slice(0, 60)}, is not valid.`);
  }
  const timeoutSeconds = form.integer('Timeout', 21208, 1, 600) ?? 60;
  const sendDigits = form.text('SendDigits');
  if (sendDigits && !/^[0-9*#wW]{1,32}$/.test(sendDigits)) throw new RestError(400, 21206, 'Invalid SendDigits value');
  const source = sourceOf(engine, form);
  const progress = progressOf(form);
  const fallbackUrl = form.url('FallbackUrl');
  const timeLimitSeconds = form.integer('TimeLimit', 20001, 1, 86_400);

  const leg = engine.legs.create({ direction: 'outbound-api', from, to });
  leg.progress = progress;
  if (fallbackUrl) leg.fallback = { url: fallbackUrl, method: form.method('FallbackMethod') };
  if (form.url('Url') && form.text('Twiml')) {
    engine.legs.notify(leg, {
      level: 'warning',
      code: 32019,
      text: 'Url and Twiml were both given; Twiml is ignored',
      url: '',
      method: 'POST',
    });
  }
  leg.answered.subscribe(() => {
    engine.legs.drive(leg, source);
    if (timeLimitSeconds) endAfter(engine, leg, timeLimitSeconds);
  });
  engine.placing.queue(leg, timeoutSeconds * 1000);
  return leg;
}

/** The From of a call that we place: a number of the account, or a client. */
export function requireCallerId(engine: Engine, from: string): void {
  if (/^client:.+/.test(from)) return;
  if (!/^\+?[0-9]{3,15}$/.test(from)) throw new RestError(400, 21212, `Invalid 'From' number: ${from.slice(0, 60)}`);
  if (!engine.store.numberOf(from)) {
    throw new RestError(400, 21210, `The source phone number provided, ${from}, is not yet verified for your account.`);
  }
}

export function progressOf(form: Form): Leg['progress'] {
  const url = form.url('StatusCallback');
  const method = form.method('StatusCallbackMethod');
  if (!url) return null;
  const words = form.texts('StatusCallbackEvent').flatMap((text) => text.split(/\s+/));
  const events = progressEvents.filter((event) => words.includes(event));
  return { url, method, events: new Set(events.length > 0 ? events : ['completed']) };
}

function sourceOf(engine: Engine, form: Form): Source {
  const url = form.url('Url');
  const twiml = form.text('Twiml');
  const method = form.method('Method');
  if (url) return { kind: 'url', url, method };
  if (twiml) return inlineTwiml(twiml);
  const applicationSid = form.text('ApplicationSid');
  if (!applicationSid) throw new RestError(400, 21205, 'Url parameter is required.');
  const application = engine.store.applications.get(applicationSid);
  if (!application?.voiceUrl) throw new RestError(400, 21218, 'ApplicationSid is not valid');
  return { kind: 'url', url: application.voiceUrl, method: application.voiceMethod };
}

export function inlineTwiml(twiml: string): Source {
  if (twiml.length > longestTwiml) throw new RestError(400, 20001, 'Twiml exceeds 4000 characters');
  return { kind: 'twiml', twiml };
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

function endAfter(engine: Engine, leg: Leg, seconds: number): void {
  const timer = engine.clock.schedule(seconds * 1000, () => engine.legs.hangUp(leg));
  leg.ended.subscribe(() => timer.cancel());
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
