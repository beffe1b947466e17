import { createHmac, randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { Executor } from '@tellonce/database';
import { createHttpApp, createLogger, type Service } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import request from 'supertest';
import { createIvrService } from './service.ts';

const publicUrl = 'https://calls.example';
const authToken = 'a token of the account';
export const musicUrl = 'https://carrier.example/media/hold-music.wav';
export const dialled = '+864008001234';

/** The carrier's signature over the public address and the form. */
const signatureOf = (url: string, form: Record<string, string>): string => {
  const text = Object.keys(form)
    .sort()
    .reduce((sum, name) => `${sum}${name}${form[name] ?? ''}`, url);
  return createHmac('sha1', authToken).update(text).digest('base64');
};

export interface Heard {
  status: number;
  xml: string;
  /** The address of the first action or redirect of a kind in the document, without its fragment. */
  url(path: 'step' | 'wait' | 'wait-step' | 'queue-left' | 'voice'): string;
}
export interface Post {
  token?: string;
  signature?: string;
}

/** A service on real stores, and a carrier that posts to it. */
export const openIvr = (stores: { redis: Redis; db: Executor; now(): number }, lookupTimeoutMs = 1_200) => {
  const logs: string[] = [];
  const sink = new PassThrough();
  sink.on('data', (line: Buffer) => logs.push(line.toString()));
  const logger = createLogger({ name: 'test' }, sink);
  const service: Service = createIvrService({
    redis: stores.redis,
    db: stores.db,
    logger,
    clock: { now: stores.now },
    config: { publicUrl, authToken, waitMusicUrl: musicUrl, lookupTimeoutMs },
  });
  const http = createHttpApp({ logger });
  http.mount(service);
  http.finish();

  const post = async (path: string, form: Record<string, string>, { token, signature }: Post = {}): Promise<Heard> => {
    const response = await request(http.app)
      .post(path)
      .set('x-twilio-signature', signature ?? signatureOf(`${publicUrl}${path}`, form))
      .set('i-twilio-idempotency-token', token ?? randomUUID())
      .type('form')
      .send(form);
    const xml = response.text;
    return {
      status: response.status,
      xml,
      url(name) {
        const found = xml.match(new RegExp(`${publicUrl}(/webhooks/ivr/${name}[^#"<]*)#`));
        if (!found?.[1]) throw new Error(`no ${name} address in ${xml}`);
        return found[1].replaceAll('&amp;', '&');
      },
    };
  };

  /** One caller's call. */
  const call = (from: string, callSid: string = `CA${randomUUID().replaceAll('-', '')}`) => {
    const form = (fields: Record<string, string> = {}) => ({
      CallSid: callSid,
      From: from,
      To: dialled,
      CallStatus: 'in-progress',
      Direction: 'inbound',
      ...fields,
    });
    return {
      callSid,
      ring: (how?: Post) => post('/webhooks/ivr/voice', form({ CallStatus: 'ringing' }), how),
      press: (heard: Heard, digits: string, how?: Post) => post(heard.url('step'), form({ Digits: digits }), how),
      pressInQueue: (heard: Heard, digits: string) => post(heard.url('wait-step'), form({ Digits: digits })),
      keepSilent: (heard: Heard, how?: Post) => post(heard.url('step'), form(), how),
      wait: (heard: Heard, fields: Record<string, string> = {}) =>
        post(heard.url('wait'), form({ QueuePosition: '3', QueueTime: '0', ...fields })),
      leave: (heard: Heard, result: string, fields: Record<string, string> = {}) =>
        post(heard.url('queue-left'), form({ QueueResult: result, QueueTime: '9', ...fields })),
      post: (path: string, fields: Record<string, string> = {}, how?: Post) => post(path, form(fields), how),
    };
  };
  return { service, call, logs };
};
