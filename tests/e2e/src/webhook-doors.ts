import { describe, expect, it } from 'vitest';
import type { DoorHouse } from './door-house.ts';
import { type Answer, codeOf, type Knock, unclearRefusal } from './door-requests.ts';
import { nobodysId } from './door-samples.ts';
import { type Fields, unsafeDocument, webhook, webhookPaths } from './door-webhooks.ts';

const hotline = '+864001234567';
const ringing = (callSid: string, more: Fields = {}): Fields => ({
  CallSid: callSid,
  From: '+8613700000077',
  To: hotline,
  CallStatus: 'in-progress',
  Direction: 'inbound',
  ...more,
});

/** The carrier's doors: who is not the carrier changes nothing; what the carrier says is never answered with a fault. */
export const describeWebhookDoors = (house: () => DoorHouse): void => {
  describe('every door of the carrier', () => {
    const paths = webhookPaths();
    const knock = (request: Knock) => house().knocker.knock(request);
    const signed = (path: string, fields: Fields, headers: Record<string, string> = {}) =>
      webhook(house().url, house().secrets.authToken, path, fields, headers);
    const refusal = (what: string, answer: Answer, code: string) =>
      expect([what, unclearRefusal(answer), codeOf(answer)]).toEqual([what, null, code]);

    it('is found by looking at the services', () => {
      expect(paths).toEqual(
        expect.arrayContaining(['/webhooks/ivr/voice', '/webhooks/ivr/queue-left', '/webhooks/calls/conference']),
      );
      expect(paths.length).toBeGreaterThanOrEqual(10);
    });

    it('is closed to whoever cannot sign, and nothing comes of trying', async () => {
      await house().settled();
      const before = await house().records.fingerprint();
      const fields = ringing('CAstranger');
      for (const path of paths) {
        const honest = signed(path, fields);
        const { 'x-twilio-signature': signature, ...unsigned } = honest.headers as Record<string, string>;
        const forged = webhook(house().url, 'not the token of the account', path, fields);
        const about = `${path}?i=${nobodysId}`;
        refusal(`${path} unsigned`, await knock({ ...honest, headers: unsigned }), 'bad-signature');
        refusal(`${path} forged`, await knock(forged), 'bad-signature');
        refusal(`${path} for another address`, await knock({ ...honest, path: about }), 'bad-signature');
        refusal(`${path} with other fields`, await knock({ ...honest, body: 'CallSid=CAother' }), 'bad-signature');
        refusal(
          `${path} as JSON`,
          await knock({ ...honest, headers: { ...honest.headers, 'content-type': 'application/json' } }),
          'bad-signature',
        );
        refusal(
          `${path} by a whole address`,
          await knock({ ...honest, path: `http://elsewhere.example${path}` }),
          'bad-signature',
        );
        const signedWith = (given: string) => ({ ...honest.headers, 'x-twilio-signature': given });
        for (const given of ['=', `${signature}=`, 'ü'.repeat(14), 'x'.repeat(8_000)])
          refusal(
            `${path} signed ${given.slice(0, 9)}`,
            await knock({ ...honest, headers: signedWith(given) }),
            'bad-signature',
          );
        refusal(
          `${path} oversized`,
          await knock(signed(path, { ...fields, Filling: 'x'.repeat(70_000) })),
          'too-large',
        );
        const many = { ...honest, body: Array.from({ length: 3_000 }, (_, at) => `f${at}=1`).join('&') };
        refusal(`${path} with thousands of fields`, await knock(many), 'too-large');
        refusal(`${path} by GET`, await knock({ method: 'GET', path, headers: honest.headers ?? {} }), 'not-found');
      }
      expect(await house().records.fingerprint()).toEqual(before);
    });

    it('answers whatever is signed with a document or a clear refusal', async () => {
      const other = ringing('CAother');
      const odd: [string, string, Fields][] = [
        ['nothing', '', {}],
        ['no call', '', { From: '+8613700000077', To: hotline }],
        ['an empty call', '', ringing('')],
        ['an interaction that is none', '?i=not-an-id', other],
        ['an interaction that nobody has', `?i=${nobodysId}`, ringing('CAnobody')],
        ['two interactions', `?i=${nobodysId}&i=${nobodysId}`, other],
        ['a turn that is none', `?i=${nobodysId}&n=1e99`, other],
        [
          'words of a prototype',
          '',
          {
            ...other,
            CallStatus: 'constructor',
            QueueResult: '__proto__',
            StatusCallbackEvent: 'toString',
            ConferenceSid: 'CF1',
          },
        ],
        ['numbers that are none', '', { ...other, QueuePosition: 'NaN', QueueTime: '-1e999', SequenceNumber: '0x7' }],
        ['U+0000', '', { ...ringing('CAnul'), From: '+86137\0', To: '\0', Digits: '1\0' }],
        ['texts without end', '', { ...ringing('CAlong'), From: 'x'.repeat(20_000), Digits: '7'.repeat(20_000) }],
        ['markup', '', { ...ringing('CAmarkup'), From: '</Say><Dial>+1900</Dial>', Digits: '<&>"' }],
      ];
      for (const path of paths)
        for (const [what, search, fields] of odd) {
          const answer = await knock(signed(path + search, fields));
          const complaint = answer.status >= 400 ? unclearRefusal(answer) : unsafeDocument(answer);
          expect([path, what, complaint]).toEqual([path, what, null]);
        }
      const repeated = 'CallSid=CAone&CallSid=CAtwo';
      for (const path of paths) {
        const answer = await knock({
          ...signed(path, { CallSid: 'CAone' }),
          body: repeated,
        });
        refusal(`${path} with two calls`, answer, 'bad-signature');
      }
      expect(house().stack.restartCounts.services).toBe(0);
      expect(house().troubles()).toEqual([]);
    });

    it('leaves a dialogue alone when another call comes by its address', async () => {
      const theirs = ringing('CAtheirs', { From: '+8613700000078' });
      const first = await knock(signed('/webhooks/ivr/voice', theirs));
      const interactionId = /step\?i=([0-9a-f-]{36})/.exec(first.text)?.[1];
      const foreign = (path: string, more: Fields = {}) =>
        knock(signed(`${path}?i=${interactionId}`, ringing('CAforeign', more)));
      const answers = [
        await foreign('/webhooks/ivr/step', { Digits: '1' }),
        await foreign('/webhooks/ivr/queue-left', { QueueResult: 'hangup' }),
        await foreign('/webhooks/ivr/wait', { QueuePosition: '1' }),
        await foreign('/webhooks/ivr/wait-step', { Digits: '1' }),
        await foreign('/webhooks/ivr/turned-away'),
        await foreign('/webhooks/calls/caller-left'),
        await foreign('/webhooks/calls/agent-left', { CallStatus: 'completed' }),
      ];
      for (const answer of answers) {
        expect(unsafeDocument(answer)).toBeNull();
        expect(answer.text).not.toContain(interactionId);
      }
      expect((await knock(signed('/webhooks/ivr/voice', theirs))).text).toBe(first.text);
    });
  });
};
