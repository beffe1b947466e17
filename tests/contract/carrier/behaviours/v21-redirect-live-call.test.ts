import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const fresh = '<Say>new document</Say><Pause length="60"/>';

const redirect = async (sid: string) => {
  await world.client.calls(sid).update({ twiml: doc(fresh) });
  await world.advance(0);
};

describe('V21 Redirect a live call', () => {
  const places: { name: string; verbs: string }[] = [
    { name: 'Gather', verbs: '<Gather action="/old" timeout="60"><Say>a prompt</Say></Gather>' },
    { name: 'Enqueue', verbs: '<Enqueue waitUrl="/w">support</Enqueue>' },
    { name: 'Dial Number', verbs: `<Dial timeout="60"><Number>${outside}</Number></Dial>` },
    { name: 'Dial Conference', verbs: '<Dial><Conference>r1</Conference></Dial>' },
    { name: 'Play', verbs: '<Play loop="0">/m.mp3</Play>' },
  ];
  for (const { name, verbs } of places) {
    simulated(`stops ${name} at once; the old document never resumes`, async () => {
      world.product.on('/w', doc('<Play loop="0">/music.mp3</Play>'));
      const sid = await world.callIn(`${verbs}<Say>the old one goes on</Say>`);
      await world.client.calls(sid).update({ twiml: doc(fresh) });
      expect(world.answers.at(-1)?.status).toBe(200);
      await world.advance(0);
      expect(await world.hears(sid)).toMatchObject([{ say: 'new document' }]);
      const heard = await world.heardWhile(sid, 90_000, 2000);
      expect(heard).not.toContainEqual(expect.objectContaining({ say: 'the old one goes on' }));
      expect(await world.status(sid)).toBe('completed');
    });
  }

  simulated('asks for the new document by url, with the call’s fields', async () => {
    world.product.on('/new', doc(fresh));
    const sid = await world.callIn('<Pause length="60"/>');
    await world.client.calls(sid).update({ url: world.product.url('/new'), method: 'GET' });
    await world.advance(0);
    expect(world.product.to('/new')).toMatchObject([
      { method: 'GET', params: { CallSid: sid, CallStatus: 'in-progress' } },
    ]);
    expect(await world.hears(sid)).toMatchObject([{ say: 'new document' }]);
  });

  simulated('leaves the queue', async () => {
    world.product.on('/w', doc('<Play loop="0">/music.mp3</Play>'));
    const sid = await world.callIn('<Enqueue waitUrl="/w">support</Enqueue>');
    await redirect(sid);
    expect(await world.client.queues.list()).toMatchObject([{ currentSize: 0 }]);
  });

  simulated('leaves a room as participant_updated_via_api', async () => {
    const room = '<Dial><Conference statusCallback="/c" statusCallbackEvent="join leave">r1</Conference></Dial>';
    const sid = await world.callIn(room);
    const other = await world.talking(room);
    await redirect(sid);
    expect(world.last('/c')).toMatchObject({
      StatusCallbackEvent: 'participant-leave',
      CallSid: sid,
      ReasonParticipantLeft: 'participant_updated_via_api',
    });
    expect(await world.hearsLegs(other)).toEqual([]);
  });

  simulated('drops the child of a Dial Number, ringing or talking', async () => {
    for (const isAnswered of [false, true]) {
      const sid = await world.callIn(`<Dial timeout="60"><Number>${outside}</Number></Dial>`);
      const child = await world.legTo(outside, 'ringing');
      if (isAnswered) await world.answer(child);
      await redirect(sid);
      expect(await world.status(child)).toBe(isAnswered ? 'completed' : 'canceled');
    }
  });

  simulated('refuses relative actions inside inline twiml: logged, not requested', async () => {
    const sid = await world.callIn('<Pause length="60"/>');
    await world.client.calls(sid).update({
      twiml: doc('<Gather action="/relative" numDigits="1" timeout="5"/><Pause length="30"/>'),
    });
    await world.advance(0);
    await world.sim('dtmf', { callSid: sid, digits: '1' }).catch(() => undefined); // the call may have ended by now
    await world.advance(10_000);
    expect(world.product.to('/relative')).toEqual([]);
    expect(await world.notices(sid)).not.toEqual([]);
  });
});
