import type { Request, Router } from 'express';
import type { Engine } from '../engine.ts';
import type { Recording, RecordingSource, RecordingSubject } from '../recordings/recording.ts';
import { pathOf } from './call-routes.ts';
import { matchesDate } from './date-filters.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { callRecordingJson, conferenceRecordingJson, recordingJson } from './recording-json.ts';
import { recordingMediaRoutes } from './recording-media-routes.ts';
import { recordingSettingsOf } from './recording-settings.ts';
import { notFound, RestError } from './rest-error.ts';

const notEligible = () => new RestError(400, 21220, 'Requested resource is not eligible for recording');

/** Recordings, seen from the account, from a call and from a conference. */
export function recordingRoutes(router: Router, engine: Engine): void {
  accountRoutes(router, engine);
  recordingMediaRoutes(router, engine);
  subjectRoutes(router, engine, {
    parent: '/Calls/:parentSid',
    source: 'StartCallRecordingAPI',
    subjectOf: (sid) => {
      const leg = engine.store.calls.get(sid);
      return leg ? { kind: 'call', leg } : null;
    },
    isEligible: (subject) => subject.kind === 'call' && subject.leg.status === 'in-progress',
    toJson: callRecordingJson,
  });
  subjectRoutes(router, engine, {
    parent: '/Conferences/:parentSid',
    source: 'StartConferenceRecordingAPI',
    subjectOf: (sid) => {
      const room = engine.store.conferences.get(sid);
      return room ? { kind: 'conference', room } : null;
    },
    isEligible: (subject) => subject.kind === 'conference' && subject.room.status === 'in-progress',
    toJson: conferenceRecordingJson,
  });
}

const isShown = (recording: Recording, query: Form): boolean =>
  !recording.isDeleted || query.boolean('IncludeSoftDeleted') === true;

function accountRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const toJson = (one: Recording) => recordingJson(sid, one, engine.recordings.url(one));
  const recordingOf = (req: Request): Recording => {
    const recording = engine.recordings.all.get(String(req.params.recordingSid));
    if (!recording || !isShown(recording, new Form(req.query))) throw notFound(pathOf(req));
    return recording;
  };

  router.get('/Recordings.json', (req, res) => {
    const query = new Form(req.query);
    const is = (name: string, value: string | null) => !query.text(name) || query.text(name) === value;
    const recordings = [...engine.recordings.all.values()]
      .reverse()
      .filter((one) => isShown(one, query))
      .filter((one) => is('CallSid', one.leg?.sid ?? null) && is('ConferenceSid', one.conferenceSid))
      .filter((one) => matchesDate(query, 'DateCreated', one.startedAt));
    res.json(
      toPage('recordings', recordings, { path: pathOf(req), query: req.query }, { sidOf: (one) => one.sid, toJson }),
    );
  });

  router.get('/Recordings/:recordingSid.json', (req, res) => {
    res.json(toJson(recordingOf(req)));
  });

  router.delete('/Recordings/:recordingSid.json', (req, res) => {
    remove(engine, recordingOf(req), pathOf(req));
    res.status(204).end();
  });
}

interface Parent {
  parent: string;
  source: RecordingSource;
  subjectOf(sid: string): RecordingSubject | null;
  isEligible(subject: RecordingSubject): boolean;
  toJson(accountSid: string, recording: Recording): unknown;
}

function subjectRoutes(router: Router, engine: Engine, parent: Parent): void {
  const sid = engine.account.sid;
  const list = `${parent.parent}/Recordings.json`;
  const one = `${parent.parent}/Recordings/:recordingSid.json`;
  const subjectOf = (req: Request): RecordingSubject => {
    const subject = parent.subjectOf(String(req.params.parentSid));
    if (!subject) throw notFound(pathOf(req));
    return subject;
  };
  const ofSubject = (subject: RecordingSubject): Recording[] =>
    [...engine.recordings.all.values()].reverse().filter((recording) => {
      if (recording.isDeleted) return false;
      return subject.kind === 'call' ? recording.leg === subject.leg : recording.conferenceSid === subject.room.sid;
    });
  const recordingOf = (req: Request): Recording => {
    const subject = subjectOf(req);
    const reference = String(req.params.recordingSid);
    if (reference === 'Twilio.CURRENT') return currentOf(engine, subject, pathOf(req));
    const recording = ofSubject(subject).find((candidate) => candidate.sid === reference);
    if (!recording) throw notFound(pathOf(req));
    return recording;
  };

  router.post(list, (req, res) => {
    const subject = subjectOf(req);
    const settings = recordingSettingsOf(new Form(req.body));
    if (!parent.isEligible(subject)) throw notEligible();
    const isRunning = engine.recordings.activeOf(subject).some((recording) => recording.source === parent.source);
    const channels = subject.kind === 'conference' ? 1 : settings.channels;
    const recording = engine.recordings.start(parent.source, subject, { ...settings, channels });
    res.status(isRunning ? 200 : 201).json(parent.toJson(sid, recording));
  });

  router.get(list, (req, res) => {
    const query = new Form(req.query);
    const recordings = ofSubject(subjectOf(req)).filter((recording) =>
      matchesDate(query, 'DateCreated', recording.startedAt),
    );
    res.json(
      toPage(
        'recordings',
        recordings,
        { path: pathOf(req), query: req.query },
        { sidOf: (recording) => recording.sid, toJson: (recording) => parent.toJson(sid, recording) },
      ),
    );
  });

  router.get(one, (req, res) => {
    res.json(parent.toJson(sid, recordingOf(req)));
  });

  router.post(one, (req, res) => {
    const recording = recordingOf(req);
    update(engine, recording, new Form(req.body));
    res.json(parent.toJson(sid, recording));
  });

  router.delete(one, (req, res) => {
    remove(engine, recordingOf(req), pathOf(req));
    res.status(204).end();
  });
}

/** `Twilio.CURRENT` means the one recording that runs, and nothing when several do. */
function currentOf(engine: Engine, subject: RecordingSubject, path: string): Recording {
  const [current, another] = engine.recordings.activeOf(subject);
  if (!current) throw notFound(path);
  if (another) throw new RestError(400, 16108, 'Request failed due to concurrent recordings');
  return current;
}

function update(engine: Engine, recording: Recording, form: Form): void {
  const status = form.text('Status');
  const behavior = form.text('PauseBehavior') || 'silence';
  if (status !== 'paused' && status !== 'in-progress' && status !== 'stopped')
    throw new RestError(400, 20001, `Invalid Status value: ${(status ?? '').slice(0, 40)}`);
  if (behavior !== 'silence' && behavior !== 'skip')
    throw new RestError(400, 20001, `Invalid PauseBehavior value: ${behavior.slice(0, 40)}`);
  if (!recording.isActive) throw notEligible();
  const now = engine.clock.now();
  if (status === 'stopped') engine.recordings.stop(recording, 'stopped');
  else if (status === 'paused') recording.pause(behavior, now);
  else recording.resume(now);
}

function remove(engine: Engine, recording: Recording, path: string): void {
  if (recording.isDeleted) throw notFound(path);
  if (recording.status !== 'completed' && recording.status !== 'absent')
    throw new RestError(409, 20409, 'The recording is not completed and cannot be deleted');
  engine.recordings.remove(recording);
}
