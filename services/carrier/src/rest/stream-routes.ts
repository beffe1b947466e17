import type { Request, Router } from 'express';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { Activity, ActivityKind } from '../streams/background.ts';
import { MediaStream } from '../streams/media-stream.ts';
import { toStreamWish } from '../streams/stream-settings.ts';
import { Transcription } from '../streams/transcription.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { pathOf } from './call-routes.ts';
import { Form } from './form.ts';
import { notFound, RestError } from './rest-error.ts';
import { basePath } from './to-json.ts';

const mostParameters = 99;

/** Streams and transcriptions of a call: begun and stopped beside its documents. */
export function streamRoutes(router: Router, engine: Engine): void {
  activityRoutes(router, engine, 'Streams', 'stream', (leg, form) => {
    const stream = streamOf(engine, leg, form);
    void stream.open();
    return stream;
  });
  activityRoutes(router, engine, 'Transcriptions', 'transcription', (leg, form) => transcriptionOf(engine, leg, form));
}

function activityRoutes(
  router: Router,
  engine: Engine,
  plural: string,
  kind: ActivityKind,
  begin: (leg: Leg, form: Form) => Activity,
): void {
  const legOf = (req: Request): Leg => {
    const leg = engine.store.calls.get(String(req.params.callSid));
    if (!leg) throw notFound(pathOf(req));
    return leg;
  };
  const toJson = (leg: Leg, activity: Activity) => ({
    sid: activity.sid,
    account_sid: engine.account.sid,
    call_sid: leg.sid,
    name: activity.name,
    status: activity.status,
    date_updated: toRfc2822(activity.updatedAt),
    uri: `${basePath(engine.account.sid)}/Calls/${leg.sid}/${plural}/${activity.sid}.json`,
  });

  router.post(`/Calls/:callSid/${plural}.json`, (req, res) => {
    const leg = legOf(req);
    const form = new Form(req.body);
    if (leg.status !== 'in-progress') throw new RestError(400, 21220, 'Call is not in-progress. Cannot start.');
    const name = form.text('Name');
    if (name && engine.background.find(leg, kind, name)) throw new RestError(400, 20001, 'The name is taken');
    const activity = begin(leg, form);
    engine.background.add(leg, activity);
    res.json(toJson(leg, activity));
  });

  router.post(`/Calls/:callSid/${plural}/:reference.json`, (req, res) => {
    const leg = legOf(req);
    const activity = engine.background.find(leg, kind, String(req.params.reference));
    if (!activity) throw notFound(pathOf(req));
    const status = new Form(req.body).text('Status');
    if (status !== 'stopped') throw new RestError(400, 20001, `Invalid Status value: ${(status ?? '').slice(0, 40)}`);
    activity.stop();
    res.json(toJson(leg, activity));
  });
}

function streamOf(engine: Engine, leg: Leg, form: Form): MediaStream {
  const parameters: Record<string, string> = {};
  for (let index = 1; index <= mostParameters; index += 1) {
    const name = form.text(`Parameter${index}.Name`);
    if (name) parameters[name] = form.text(`Parameter${index}.Value`) ?? '';
  }
  const callbackUrl = form.url('StatusCallback');
  const wish = toStreamWish({
    url: form.text('Url')?.trim() ?? '',
    name: form.text('Name') || null,
    track: form.text('Track'),
    parameters,
    callback: callbackUrl ? { url: callbackUrl, method: form.method('StatusCallbackMethod') } : null,
  });
  if (wish.kind === 'invalid') throw new RestError(400, wish.code, wish.reason);
  return new MediaStream(engine, leg, wish.settings, false);
}

function transcriptionOf(engine: Engine, leg: Leg, form: Form): Transcription {
  const callbackUrl = form.url('StatusCallbackUrl');
  const track = form.text('Track') || 'both_tracks';
  if (!['inbound_track', 'outbound_track', 'both_tracks'].includes(track))
    throw new RestError(400, 20001, `Invalid Track value: ${track.slice(0, 40)}`);
  return new Transcription(engine, leg, {
    name: form.text('Name') || null,
    track,
    languageCode: form.text('LanguageCode') || 'en-US',
    engine: form.text('TranscriptionEngine') || 'google',
    partialResults: form.boolean('PartialResults') ?? false,
    callback: callbackUrl ? { url: callbackUrl, method: form.method('StatusCallbackMethod') } : null,
  });
}
