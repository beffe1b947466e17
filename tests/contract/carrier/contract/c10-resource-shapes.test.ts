import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { answerables, complaintsOf, propertiesOf } from '../harness/answer-schema.ts';
import { complaintsAboutAnswer, complaintsAboutWebhook } from '../harness/global-checks.ts';
import { simulated } from '../harness/modes.ts';
import type { Received } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('10 The specification as a contract', () => {
  it('with its listed relaxations, accepts every example that it gives itself', () => {
    const examples = answerables.flatMap((one) => one.examples.map((example) => ({ one, example })));
    expect(examples.length).toBeGreaterThan(100);
    const refused = examples.flatMap(({ one, example }) =>
      complaintsOf(one, example).map((complaint) => `${one.method} ${one.path} ${one.status}: ${complaint}`),
    );
    expect(refused).toEqual([]);
  });

  const resourceOf = (kind: string): string[] => propertiesOf(`api.v2010.account.${kind}`);
  const raw = async (path: string) => {
    const answer = await world.http('GET', path);
    expect(answer.status).toBe(200);
    return answer.body as Record<string, unknown>;
  };

  simulated('each resource carries every property that the specification names', async () => {
    const sid = await world.talking('<Dial><Conference record="record-from-start" waitUrl="">r1</Conference></Dial>');
    const { callSid: second } = await world.client
      .conferences('r1')
      .participants.create({ to: outside, from: world.target.owned, label: 'x' });
    await world.ring();
    await world.answer(second);
    const [room] = await world.client.conferences.list();
    const recording = await world.client.calls(sid).recordings.create();
    await world.callIn('<Enqueue waitUrl="">support</Enqueue>');
    const [queue] = await world.client.queues.list();
    const [member] = await world.client.queues(queue!.sid).members.list();
    const message = await world.client.messages.create({ to: outside, from: world.target.ownedUs, body: 'hello' });
    const [number] = await world.client.incomingPhoneNumbers.list({ limit: 1 });
    const resources: [string, string][] = [
      ['call', `/Calls/${sid}.json`],
      ['conference', `/Conferences/${room!.sid}.json`],
      ['conference.participant', `/Conferences/${room!.sid}/Participants/${second}.json`],
      ['queue', `/Queues/${queue!.sid}.json`],
      ['queue.member', `/Queues/${queue!.sid}/Members/${member!.callSid}.json`],
      ['recording', `/Recordings/${recording.sid}.json`],
      ['call.call_recording', `/Calls/${sid}/Recordings/${recording.sid}.json`],
      ['message', `/Messages/${message.sid}.json`],
      ['incoming_phone_number', `/IncomingPhoneNumbers/${number!.sid}.json`],
    ];
    const missing: string[] = [];
    for (const [kind, path] of resources) {
      const body = await raw(path);
      expect(resourceOf(kind).length, kind).toBeGreaterThan(3);
      for (const property of resourceOf(kind)) if (!(property in body)) missing.push(`${kind}.${property}`);
    }
    expect(missing).toEqual([]);
  });
});

describe('The global checks themselves', () => {
  const url = 'http://127.0.0.1:1/v';
  const received = (form: Record<string, string>, signedForm = form): Received => ({
    method: 'POST',
    path: '/v',
    url,
    params: form,
    form,
    headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature('token', url, signedForm) },
  });

  it('accept a good webhook', () => {
    const form = { CallSid: `CA${'a'.repeat(32)}`, Timestamp: 'Fri, 20 Aug 2010 01:13:42 +0000' };
    expect(complaintsAboutWebhook(received(form), 'token')).toEqual([]);
  });

  it('complain about a wrong signature, a value that is not covered, a date and a SID', () => {
    expect(complaintsAboutWebhook(received({ A: '1' }, { A: '2' }), 'token').join()).toContain('does not verify');
    expect(complaintsAboutWebhook(received({ A: '1' }), 'other').join()).toContain('does not verify');
    const odd = complaintsAboutWebhook(received({ CallSid: 'CA1', Timestamp: '2010-08-20T01:13:42Z' }), 'token').join();
    expect(odd).toContain('CallSid');
    expect(odd).toContain('Timestamp');
  });

  it('complain about an answer that breaks the schema, a date, a SID, a URI or the envelope', () => {
    const path = `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Queues/QU${'0'.repeat(32)}.json`;
    const about = (body: unknown, status = 200) => complaintsAboutAnswer({ method: 'GET', path, status, body }).join();
    const good = {
      sid: `QU${'0'.repeat(32)}`,
      friendly_name: 'q',
      current_size: 0,
      max_size: 1000,
      date_created: 'Fri, 20 Aug 2010 01:13:42 +0000',
      uri: path,
    };
    expect(about(good)).toBe('');
    expect(about({ ...good, current_size: 'many' })).toContain('current_size');
    expect(about({ ...good, date_created: 'yesterday' })).toContain('date_created');
    expect(about({ ...good, sid: 'QU1' })).toContain('sid');
    expect(about({ ...good, uri: 'https://api.twilio.com/x' })).toContain('uri');
    expect(about(good, 201)).toContain('status 201');
    expect(about({ error: 'no' }, 404)).toContain('envelope');
  });
});
