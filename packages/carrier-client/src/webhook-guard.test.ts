import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError } from '@tellonce/contracts';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { webhookGuard } from './webhook-guard.ts';

const authToken = '12345';
const publicUrl = 'https://calls.example.com/tellonce';

const anApp = () => {
  const app = express();
  app.post('/webhooks/x', webhookGuard({ authToken, publicUrl }), (req, res) => {
    res.json(req.body);
  });
  const refused: ErrorRequestHandler = (error, _req, res, _next) => {
    if (error instanceof DomainError) res.status(403).json({ code: error.code });
    else res.status(error.status ?? 500).json({ type: error.type });
  };
  app.use(refused);
  return app;
};
const post = (fields: Record<string, string>, signature: string | null, path = '/webhooks/x?i=1&b=2') => {
  const sent = request(anApp()).post(path).type('form').send(fields);
  return signature === null ? sent : sent.set('x-twilio-signature', signature);
};
const sign = (fields: Record<string, string>, url = `${publicUrl}/webhooks/x?i=1&b=2`) =>
  twilio.getExpectedTwilioSignature(authToken, url, fields);
const fields = { CallSid: 'CA1', From: ' +86 ', Name: '李雷' };

describe('webhookGuard', () => {
  it('knows the vector of the documentation', () => {
    const official = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    };
    expect(sign(official, 'https://example.com/myapp.php?foo=1&bar=2')).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
  });

  it('survives a request line with a whole address of somewhere else', async () => {
    const server = anApp().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const sent = httpRequest({
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: 'http://elsewhere.example/webhooks/x',
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' },
        });
        sent.on('response', (reply) => resolve(reply.resume().statusCode));
        sent.on('error', reject);
        sent.end('CallSid=CA1');
      });
      expect(status).toBe(403);
    } finally {
      server.close();
    }
  });

  it('lets in what is signed over the public address, spaces and Chinese included', async () => {
    const response = await post(fields, sign(fields));
    expect(response.status).toBe(200);
    expect(response.body).toEqual(fields);
  });

  it.each([
    ['no signature', null],
    ['a wrong signature', 'L/OH5YylLD5NRKLltdqwSvS0BnU='],
    ['a signature of other fields', sign({ ...fields, CallSid: 'CA2' })],
    ['a signature of another address', sign(fields, 'https://calls.example.com/webhooks/x?i=1&b=2')],
    ['a signature of another query', sign(fields, `${publicUrl}/webhooks/x?i=2&b=2`)],
    ['an empty signature', ''],
  ])('refuses %s', async (_, signature) => {
    const response = await post(fields, signature);
    expect(response.status).toBe(403);
    expect(response.body).toEqual({ code: 'bad-signature' });
  });

  it('refuses a body of another kind, and one that is too large', async () => {
    const json = await request(anApp()).post('/webhooks/x').set('x-twilio-signature', 'x').send({ CallSid: 'CA1' });
    expect(json.status).toBe(403);
    const large = await post({ Body: 'x'.repeat(70_000) }, 'x');
    expect(large.status).toBe(413);
  });
});
