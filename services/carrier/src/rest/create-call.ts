import { type AmdSettings, detectAnsweringMachine, parseAmd } from '../calls/answering-machine.ts';
import type { Leg, ProgressEvent } from '../calls/leg.ts';
import { isDiallable } from '../calls/outbound-placing.ts';
import type { Engine } from '../engine.ts';
import type { Source } from '../script/script.ts';
import { keyTonesMs } from '../twiml/durations.ts';
import type { Form } from './form.ts';
import { recordingSettingsOf } from './recording-settings.ts';
import { RestError } from './rest-error.ts';

const longestTwiml = 4000;
const longestReason = 100;
const progressEvents: readonly ProgressEvent[] = ['initiated', 'ringing', 'answered', 'completed'];

/** Checks everything before anything comes into being. */
export function createCall(engine: Engine, form: Form): Leg {
  const { to, from } = partiesOf(engine, form);
  const timeoutSeconds = form.integer('Timeout', 21208, 1, 600) ?? 60;
  const sendDigits = form.text('SendDigits') ?? '';
  if (sendDigits && !/^[0-9*#wW]{1,32}$/.test(sendDigits)) throw new RestError(400, 21206, 'Invalid SendDigits value');
  const source = sourceOf(engine, form);
  const progress = progressOf(form);
  const fallbackUrl = form.url('FallbackUrl');
  const timeLimitSeconds = form.integer('TimeLimit', 20001, 1, 86_400);
  const recording = form.boolean('Record') ? recordingSettingsOf(form) : null;
  const amd = amdOf(form, 'AsyncAmdStatusCallback');
  const isAmdAsync = form.boolean('AsyncAmd') ?? false;
  const callReason = callReasonOf(form);
  requireRoomInBacklog(engine);

  const leg = engine.legs.create({ direction: 'outbound-api', from, to, ...callReason });
  leg.progress = progress;
  if (recording) engine.recordings.recordWhenAnswered(leg, recording);
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
    // Keys that are sent to whoever answers leave no time to listen to him.
    beginWith(engine, leg, source, { sendDigits, amd: sendDigits ? null : amd, isAmdAsync });
    if (timeLimitSeconds) endAfter(engine, leg, timeLimitSeconds);
  });
  engine.placing.queue(leg, timeoutSeconds * 1000);
  return leg;
}

/** The first document: after the keys, and after the verdict on who answered, unless that is told by the way. */
function beginWith(
  engine: Engine,
  leg: Leg,
  source: Source,
  options: { sendDigits: string; amd: AmdSettings | null; isAmdAsync: boolean },
): void {
  // An application that was called answers for itself; another document may have come in between.
  let isTaken = leg.farEnd === leg;
  const stopListening = leg.driven.subscribe(() => {
    isTaken = true;
  });
  const begin = () => {
    stopListening();
    if (!isTaken && leg.isLive) engine.legs.drive(leg, source);
  };
  if (options.sendDigits) {
    leg.hear({ tone: options.sendDigits }, engine.clock.now());
    engine.clock.schedule(keyTonesMs(options.sendDigits) / engine.tempo, begin);
  } else if (!options.amd) begin();
  else if (options.isAmdAsync) {
    detectAnsweringMachine(engine, leg, options.amd, () => {});
    begin();
  } else detectAnsweringMachine(engine, leg, { ...options.amd, callback: null }, begin);
}

export function partiesOf(engine: Engine, form: Form): { to: string; from: string } {
  const to = form.text('To')?.trim();
  const from = form.text('From')?.trim();
  if (!to) throw new RestError(400, 21201, "No 'To' number is specified");
  if (!from) throw new RestError(400, 21213, "'From' phone number is required");
  requireCallerId(engine, from);
  if (!isDiallable(to) && !/^client:.+/.test(to)) {
    throw new RestError(400, 21211, `The phone number you are attempting to call, ${to.slice(0, 60)}, is not valid.`);
  }
  const { forbiddenPrefixes, blockedPrefixes } = engine.account.settings;
  if (forbiddenPrefixes.some((prefix) => to.startsWith(prefix))) {
    throw new RestError(
      400,
      21215,
      `Account not authorized to call ${to}. Perhaps you need to enable some international permissions.`,
    );
  }
  if (blockedPrefixes.some((prefix) => to.startsWith(prefix)))
    throw new RestError(400, 21216, `Account not allowed to call ${to}.`);
  return { to, from };
}

/** The From of a call that we place: a number of the account or one that it has verified, or a client. */
function requireCallerId(engine: Engine, from: string): void {
  if (/^client:.+/.test(from)) return;
  if (!/^\+?[0-9]{3,15}$/.test(from)) throw new RestError(400, 21212, `Invalid 'From' number: ${from.slice(0, 60)}`);
  if (!engine.store.numberOf(from) && !engine.account.settings.verifiedNumbers.includes(from)) {
    throw new RestError(400, 21210, `The source phone number provided, ${from}, is not yet verified for your account.`);
  }
}

export function requireRoomInBacklog(engine: Engine): void {
  if (engine.account.isBacklogFull(engine.clock.now()))
    throw new RestError(400, 22005, 'The queue of calls to be placed is longer than a day');
}

export function amdOf(form: Form, callbackName: 'AsyncAmdStatusCallback' | 'AmdStatusCallback'): AmdSettings | null {
  const url = form.url(callbackName);
  const parsed = parseAmd(
    (name) => form.text(name),
    url ? { url, method: form.method(`${callbackName}Method`) } : null,
  );
  if (parsed.kind === 'invalid') throw new RestError(400, 21234, parsed.reason);
  return parsed.settings;
}

export function callReasonOf(form: Form): { callReason?: string } {
  const callReason = form.text('CallReason');
  if (callReason && callReason.length > longestReason)
    throw new RestError(400, 20001, `CallReason exceeds ${longestReason} characters`);
  return callReason ? { callReason } : {};
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

export function endAfter(engine: Engine, leg: Leg, seconds: number): void {
  const timer = engine.clock.schedule(seconds * 1000, () => engine.legs.hangUp(leg));
  leg.ended.subscribe(() => timer.cancel());
}
