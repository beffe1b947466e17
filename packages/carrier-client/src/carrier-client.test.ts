import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessToken } from './access-token.ts';
import { type CarrierClient, createCarrierClient } from './carrier-client.ts';
import { CarrierError } from './outcome.ts';
import { say, twiml } from './twiml.ts';
import { webhookUrl } from './webhook-url.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const callSid = `CA${'1'.repeat(32)}`;
let server: Server;
let client: CarrierClient;
let answer: { status: number; body: object };

beforeEach(async () => {
  server = createServer((_req, res) => {
    res.writeHead(answer.status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createCarrierClient({ accountSid, authToken: 'token', baseUrl, timeoutMs: 300 });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
const refusal = (status: number, code: number) => ({ status, body: { status, code, message: 'no' } });

describe('what a request comes to', () => {
  it.each([
    ['an unknown call', refusal(404, 20404)],
    ['a call that is over', refusal(400, 21220)],
    ['a conference that is over', refusal(400, 16022)],
  ])('is gone for %s', async (_, given) => {
    answer = given;
    expect(await client.endCall(callSid)).toEqual({ kind: 'gone' });
    expect(await client.redirectToTwiml(callSid, '<Response/>')).toEqual({ kind: 'gone' });
    expect(await client.removeParticipant(`CF${'2'.repeat(32)}`, 'agent-1')).toEqual({ kind: 'gone' });
  });

  it('is done when the carrier has done it', async () => {
    answer = { status: 200, body: { sid: callSid, status: 'completed' } };
    expect(await client.endCall(callSid)).toMatchObject({ kind: 'done' });
  });

  it.each([
    [refusal(429, 20429), true],
    [refusal(503, 20500), true],
    [refusal(400, 21205), false],
    [refusal(401, 20003), false],
  ])('is thrown for %j, with whether asking again may help', async (given, retryable) => {
    answer = given;
    const error = await client.endCall(callSid).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CarrierError);
    expect(error).toMatchObject({ retryable, status: given.status });
  });

  it('is thrown as unclear when no answer comes', async () => {
    server.removeAllListeners('request');
    const error = await client.endCall(callSid).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ retryable: true, status: null });
  });
});

describe('documents', () => {
  it('speak in the language of the caller', () => {
    expect(twiml((response) => say(response, 'zh-CN', '您好 & 再见'))).toContain(
      '<Say language="zh-CN">您好 &amp; 再见</Say>',
    );
  });

  it('write a list of events as the carrier wants it: separated by spaces', () => {
    const xml = twiml((response) =>
      response.dial().conference({ statusCallbackEvent: ['start', 'end', 'join', 'leave'] }, 'room'),
    );
    expect(xml).toContain('statusCallbackEvent="start end join leave"');
  });

  it('bring addresses that are absolute and ask for retries', () => {
    expect(webhookUrl('https://x.example/', '/webhooks/ivr/wait', { i: 'a b' })).toBe(
      'https://x.example/webhooks/ivr/wait?i=a+b#rc=3&rp=ct,rt,5xx',
    );
  });
});

describe('accessToken', () => {
  it('lets one identity connect out through one application, for the time asked for', () => {
    const { token, expiresAt } = accessToken({
      accountSid,
      apiKey: `SK${'3'.repeat(32)}`,
      apiSecret: 'secret',
      applicationSid: `AP${'4'.repeat(32)}`,
      identity: 'agent',
      ttlSeconds: 600,
      nowMs: 1_000,
    });
    const [header, payload] = token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    expect(header).toMatchObject({ alg: 'HS256', cty: 'twilio-fpa;v=1' });
    expect(payload).toMatchObject({
      sub: accountSid,
      grants: {
        identity: 'agent',
        voice: { incoming: { allow: true }, outgoing: { application_sid: `AP${'4'.repeat(32)}` } },
      },
    });
    expect(payload.exp - payload.iat).toBe(600);
    expect(expiresAt).toBe(601_000);
  });
});
