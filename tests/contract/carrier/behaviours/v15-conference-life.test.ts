import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function enter(callback: string, from: string): Promise<string> {
  world.product.on('/hold', doc('<Play loop="0">/music.mp3</Play>'));
  world.product.on('/d', doc('<Say>after</Say><Pause length="30"/>'));
  return world.callIn(
    `<Dial action="/d"><Conference statusCallback="${callback}" statusCallbackEvent="start join leave end" waitUrl="/hold">r1</Conference></Dial>`,
    { from },
  );
}
const events = () => world.product.to('/c').map((one) => one.params);

describe('V15 Conference life', () => {
  simulated('the first hears the wait media alone; the second starts the room', async () => {
    const a = await enter('/c', '+14155550101');
    expect(await world.hears(a)).toEqual([{ media: world.product.url('/music.mp3') }]);
    expect(events().map((one) => one.StatusCallbackEvent)).toEqual(['participant-join']);
    const b = await enter('/other', '+14155550102');
    expect(await world.hears(a)).toEqual([{ callSid: b }]);
    expect(await world.hears(b)).toEqual([{ callSid: a }]);
    const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
    expect(room!.status).toBe('in-progress');
  });

  simulated('tells joins, start, leaves and end to the first participant’s callback only', async () => {
    const a = await enter('/c', '+14155550101');
    const b = await enter('/other', '+14155550102');
    const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
    await world.advance(5000);
    await world.hangup(b);
    await world.hangup(a);
    const names = events().map((one) => one.StatusCallbackEvent);
    expect([...names].sort()).toEqual([
      'conference-end',
      'conference-start',
      'participant-join',
      'participant-join',
      'participant-leave',
      'participant-leave',
    ]);
    expect(names.at(-1)).toBe('conference-end');
    expect(names.slice(0, 3).sort()).toEqual(['conference-start', 'participant-join', 'participant-join']);
    for (const one of events()) {
      expect(one).toMatchObject({
        ConferenceSid: room!.sid,
        FriendlyName: 'r1',
        AccountSid: world.target.accountSid,
        Timestamp: expect.any(String),
      });
    }
    const numbers = events().map((one) => Number(one.SequenceNumber));
    expect(numbers).toEqual([...new Set(numbers)].sort((x, y) => x - y));
    expect(events().at(-1)).toMatchObject({
      ReasonConferenceEnded: 'last-participant-left',
      CallSidEndingConference: a,
    });
    expect(world.product.to('/other')).toEqual([]);
    expect(await world.client.conferences(room!.sid).fetch()).toMatchObject({
      status: 'completed',
      reasonConferenceEnded: 'last-participant-left',
    });
  });

  simulated('describes each participant in the events about him', async () => {
    const a = await enter('/c', '+14155550101');
    const b = await enter('/c', '+14155550102');
    await world.hangup(b);
    const join = events().find((one) => one.StatusCallbackEvent === 'participant-join');
    expect(join).toMatchObject({
      CallSid: a,
      Muted: 'false',
      Hold: 'false',
      Coaching: 'false',
      EndConferenceOnExit: 'false',
      StartConferenceOnEnter: 'true',
    });
    expect(events().find((one) => one.StatusCallbackEvent === 'participant-leave')).toMatchObject({
      CallSid: b,
      ReasonParticipantLeft: 'participant_hung_up',
      ParticipantCallStatus: 'completed',
    });
  });

  simulated('tells the Dial action of who was in a room answered, without a DialCallSid', async () => {
    const a = await enter('/c', '+14155550101');
    await enter('/c', '+14155550102');
    const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
    await world.client.conferences(room!.sid).update({ status: 'completed' });
    await world.advance(0);
    const action = world.product.to('/d').find((one) => one.params.CallSid === a);
    expect(action?.params).toMatchObject({ DialCallStatus: 'answered' });
    expect(action?.params).not.toHaveProperty('DialCallSid');
    expect(action?.params).not.toHaveProperty('DialCallDuration');
    expect(await world.hears(a)).toMatchObject([{ say: 'after' }]);
    expect(events().at(-1)).toMatchObject({ ReasonConferenceEnded: 'conference-ended-via-api' });
  });

  simulated('does not ask again for a wait document that ran out', async () => {
    world.product.on('/short', doc('<Pause length="1"/>'));
    const a = await world.callIn('<Dial><Conference waitUrl="/short">r1</Conference></Dial>');
    await world.advance(20_000);
    expect(world.product.to('/short')).toHaveLength(1);
    expect(await world.hears(a)).toEqual([{ silence: true }]);
  });

  simulated('makes a new room of the same name after the old one ended', async () => {
    const a = await enter('/c', '+14155550101');
    const [first] = await world.client.conferences.list({ friendlyName: 'r1' });
    await world.hangup(a);
    await enter('/c', '+14155550102');
    const rooms = await world.client.conferences.list({ friendlyName: 'r1' });
    expect(rooms).toHaveLength(2);
    expect(rooms[0]!.sid).not.toBe(first!.sid);
  });
});
