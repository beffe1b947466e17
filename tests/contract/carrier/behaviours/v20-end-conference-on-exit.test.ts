import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();
const attributes = 'statusCallback="/c" statusCallbackEvent="start join leave end"';

async function three() {
  world.product.on('/after', doc('<Say>after</Say><Pause length="30"/>'));
  const room = (extra: string) => `<Dial action="/after"><Conference ${attributes} ${extra}>r1</Conference></Dial>`;
  const a = await world.talking(room('endConferenceOnExit="true"'));
  const b = await world.callIn(room(''), { from: '+14155550101' });
  const c = await world.callIn(room(''), { from: '+14155550102' });
  const [conference] = await world.client.conferences.list({ friendlyName: 'r1' });
  return { a, b, c, conference: conference! };
}
const ends = () => world.product.to('/c').filter((one) => one.params.StatusCallbackEvent === 'conference-end');

describe('V20 endConferenceOnExit', () => {
  simulated('ends the room when that participant leaves; the others go on with their documents', async () => {
    const { a, b, c, conference } = await three();
    await world.hangup(a);
    const reason = 'participant-with-end-conference-on-exit-left';
    expect(ends().map((one) => one.params)).toMatchObject([
      { ConferenceSid: conference.sid, ReasonConferenceEnded: reason, CallSidEndingConference: a },
    ]);
    expect(await world.client.conferences(conference.sid).fetch()).toMatchObject({
      status: 'completed',
      reasonConferenceEnded: reason,
      callSidEndingConference: a,
    });
    for (const sid of [b, c]) {
      expect(await world.status(sid)).toBe('in-progress');
      expect(await world.hears(sid)).toMatchObject([{ say: 'after' }]);
    }
    const reasons = world.product
      .to('/c')
      .filter((one) => one.params.StatusCallbackEvent === 'participant-leave' && one.params.CallSid !== a)
      .map((one) => one.params.ReasonParticipantLeft);
    expect(reasons).toEqual(['moderator_ended_conference', 'moderator_ended_conference']);
  });

  simulated('can be taken back before: the room survives', async () => {
    const { a, b, c, conference } = await three();
    await world.client.conferences(conference.sid).participants(a).update({ endConferenceOnExit: false });
    await world.hangup(a);
    expect(ends()).toEqual([]);
    expect(await world.hearsLegs(b)).toEqual([c]);
    expect(await world.hearsLegs(c)).toEqual([b]);
    expect(await world.client.conferences(conference.sid).fetch()).toMatchObject({ status: 'in-progress' });
  });

  simulated('says kicked when that participant was removed', async () => {
    const { a, conference } = await three();
    expect(await world.client.conferences(conference.sid).participants(a).remove()).toBe(true);
    expect(world.answers.at(-1)?.status).toBe(204);
    await world.advance(0);
    expect(ends()[0]!.params.ReasonConferenceEnded).toBe('participant-with-end-conference-on-exit-kicked');
  });
});
