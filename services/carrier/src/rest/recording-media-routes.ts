import type { Request, Response, Router } from 'express';
import type { Engine } from '../engine.ts';
import type { Recording } from '../recordings/recording.ts';
import { silentWav } from '../recordings/silent-wav.ts';
import { pathOf } from './call-routes.ts';
import { recordingJson } from './recording-json.ts';
import { notFound, RestError } from './rest-error.ts';

/** The sound of a recording, at its RecordingUrl with an ending. Without one the URL answers like `.json`. */
export function recordingMediaRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const kept = (req: Request): Recording => {
    const recording = engine.recordings.all.get(String(req.params.recordingSid));
    if (!recording || recording.isDeleted) throw notFound(pathOf(req));
    return recording;
  };

  router.get('/Recordings/:recordingSid.wav', (req, res, next) => {
    const recording = kept(req);
    if (recording.status !== 'completed') throw notFound(pathOf(req));
    if (recording.file === null) {
      sendSilence(req, res, recording);
      return;
    }
    res.type('audio/x-wav');
    res.sendFile(recording.file, { cacheControl: false, dotfiles: 'allow' }, (error) => {
      if (error) next(res.headersSent ? error : notFound(pathOf(req)));
    });
  });

  router.get('/Recordings/:recordingSid.mp3', (req) => {
    kept(req);
    throw new RestError(406, 20406, 'This carrier keeps recordings as WAV only: ask for .wav');
  });

  router.get('/Recordings/:recordingSid', (req, res) => {
    const recording = kept(req);
    res.json(recordingJson(sid, recording, engine.recordings.url(recording)));
  });
}

function sendSilence(req: Request, res: Response, recording: Recording): void {
  const wav = silentWav(recording.durationMs ?? 0, recording.channels);
  const ranges = req.range(wav.bytes, { combine: true });
  const range = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges[0] : undefined;
  res.type('audio/x-wav').setHeader('Accept-Ranges', 'bytes');
  if (ranges === -1) {
    res.status(416).setHeader('Content-Range', `bytes */${wav.bytes}`);
    res.end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: wav.bytes - 1 };
  if (range) res.status(206).setHeader('Content-Range', `bytes ${start}-${end}/${wav.bytes}`);
  res.setHeader('Content-Length', end - start + 1);
  if (req.method === 'HEAD') res.end();
  else wav.read(start, end).pipe(res);
}
