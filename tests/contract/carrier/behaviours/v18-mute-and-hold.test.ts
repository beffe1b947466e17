import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function talking() {
  world.product.on('/h', doc('<Play loop="0">/hold.mp3</Play>'));
  const document =
    '<Dial><Conference statusCallback="/c" statusCallbackEvent="start end join leave mute hold modify">r1</Conference></Dial>';
  const customer = await world.callIn(document);
  const agent = await world.talking(document);
  const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
  const participants = world.client.conferences(room!.sid).participants;
  return { customer, agent, room: room!, participants };
}
const events = () => world.product.to('/c').map((one) => one.params.StatusCallbackEvent);
const holdMedia = () => [{ media: world.product.url('/hold.mp3') }];

describe('V18 Mute and hold', () => {
  simulated('who is muted hears all and is heard by none', async () => {
    const { customer, agent, participants } = await talking();
    expect(await participants(customer).update({ muted: true })).toMatchObject({ muted: true, hold: false });
    await world.advance(0);
    expect(await world.hearsLegs(customer)).toEqual([agent]);
    expect(await world.hearsLegs(agent)).toEqual([]);
    await participants(customer).update({ muted: false });
    await world.advance(0);
    expect(await world.hearsLegs(agent)).toEqual([customer]);
    expect(events().slice(-2)).toEqual(['participant-mute', 'participant-unmute']);
    expect(world.product.to('/c').at(-2)!.params).toMatchObject({ CallSid: customer, Muted: 'true', Hold: 'false' });
  });

  simulated('who is held hears only the hold media, asked for by GET, and is heard by none', async () => {
    const { customer, agent, participants } = await talking();
    const held = await participants(customer).update({ hold: true, holdUrl: world.product.url('/h') });
    expect(held).toMatchObject({ hold: true, muted: false });
    await world.advance(0);
    expect(world.product.to('/h').map((one) => one.method)).toEqual(['GET']);
    expect(await world.hears(customer)).toEqual(holdMedia());
    expect(await world.hearsLegs(agent)).toEqual([]);
    await participants(customer).update({ hold: false });
    await world.advance(0);
    expect(await world.hearsLegs(customer)).toEqual([agent]);
    expect(await world.hearsLegs(agent)).toEqual([customer]);
    expect(events().slice(-2)).toEqual(['participant-hold', 'participant-unhold']);
    expect(world.product.to('/c').at(-2)!.params).toMatchObject({ CallSid: customer, Hold: 'true' });
  });

  simulated('asks for the hold document by POST when it is told so', async () => {
    const { customer, participants } = await talking();
    await participants(customer).update({ hold: true, holdUrl: world.product.url('/h'), holdMethod: 'POST' });
    await world.advance(0);
    expect(world.product.to('/h').map((one) => one.method)).toEqual(['POST']);
  });

  simulated('the two flags are independent', async () => {
    const { customer, agent, participants } = await talking();
    await participants(customer).update({ muted: true, hold: true, holdUrl: world.product.url('/h') });
    await world.advance(0);
    expect(await world.hears(customer)).toEqual(holdMedia());
    await participants(customer).update({ hold: false });
    await world.advance(0);
    expect(await world.hearsLegs(customer)).toEqual([agent]);
    expect(await world.hearsLegs(agent)).toEqual([]);
    expect(await participants(customer).fetch()).toMatchObject({ muted: true, hold: false });
    await participants(customer).update({ muted: false });
    await world.advance(0);
    expect(await world.hearsLegs(agent)).toEqual([customer]);
  });

  simulated('lists can ask for those on hold or muted', async () => {
    const { customer, agent, participants } = await talking();
    await participants(customer).update({ hold: true });
    await participants(agent).update({ muted: true });
    expect((await participants.list({ hold: true })).map((one) => one.callSid)).toEqual([customer]);
    expect((await participants.list({ muted: true })).map((one) => one.callSid)).toEqual([agent]);
    expect((await participants.list({ hold: false })).map((one) => one.callSid)).toEqual([agent]);
  });

  simulated('leaves the room and the others untouched', async () => {
    const { customer, agent, room, participants } = await talking();
    const third = await world.talking('<Dial><Conference>r1</Conference></Dial>', { to: '+15558675311' });
    await participants(customer).update({ hold: true, holdUrl: world.product.url('/h') });
    await world.advance(60_000);
    expect(await world.hearsLegs(agent)).toEqual([third]);
    expect(await world.client.conferences(room.sid).fetch()).toMatchObject({ status: 'in-progress' });
    expect(await world.client.conferences.list({ friendlyName: 'r1' })).toHaveLength(1);
  });
});
