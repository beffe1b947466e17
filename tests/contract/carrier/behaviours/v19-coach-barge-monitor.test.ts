import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function supervised(settings: Record<string, unknown> = {}) {
  const customer = await world.callIn('<Dial><Conference>r1</Conference></Dial>');
  const agent = await world.talking('<Dial><Conference>r1</Conference></Dial>');
  const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
  const participants = world.client.conferences(room!.sid).participants;
  const { callSid: supervisor } = await participants.create({
    to: '+15558675319',
    from: world.target.owned,
    coaching: true,
    callSidToCoach: agent,
    ...settings,
  });
  await world.ring();
  await world.answer(supervisor);
  return { customer, agent, supervisor, participants };
}

describe('V19 Coach, barge, monitor', () => {
  simulated('the coach hears both; only the coached hears the coach', async () => {
    const { customer, agent, supervisor, participants } = await supervised();
    expect(await world.hearsLegs(supervisor)).toEqual([agent, customer].sort());
    expect(await world.hearsLegs(agent)).toEqual([customer, supervisor].sort());
    expect(await world.hearsLegs(customer)).toEqual([agent]);
    expect(await participants(supervisor).fetch()).toMatchObject({ coaching: true, callSidToCoach: agent });
  });

  simulated('barging makes everybody hear the coach', async () => {
    const { customer, agent, supervisor, participants } = await supervised();
    await participants(supervisor).update({ coaching: false });
    await world.advance(0);
    expect(await world.hearsLegs(customer)).toEqual([agent, supervisor].sort());
  });

  simulated('the coach can be aimed at another', async () => {
    const { customer, agent, supervisor, participants } = await supervised();
    await participants(supervisor).update({ coaching: true, callSidToCoach: customer });
    await world.advance(0);
    expect(await world.hearsLegs(customer)).toEqual([agent, supervisor].sort());
    expect(await world.hearsLegs(agent)).toEqual([customer]);
  });

  simulated('a muted supervisor hears and is heard by none', async () => {
    const { customer, agent, supervisor, participants } = await supervised();
    await participants(supervisor).update({ muted: true });
    await world.advance(0);
    expect(await world.hearsLegs(agent)).toEqual([customer]);
    expect(await world.hearsLegs(customer)).toEqual([agent]);
    expect(await world.hearsLegs(supervisor)).toEqual([agent, customer].sort());
  });

  simulated('a supervisor added muted listens only', async () => {
    const { customer, agent, supervisor } = await supervised({
      coaching: false,
      callSidToCoach: undefined,
      muted: true,
    });
    expect(await world.hearsLegs(agent)).toEqual([customer]);
    expect(await world.hearsLegs(supervisor)).toEqual([agent, customer].sort());
  });

  simulated('TwiML coach does the same', async () => {
    const customer = await world.callIn('<Dial><Conference>r1</Conference></Dial>');
    const agent = await world.talking('<Dial><Conference>r1</Conference></Dial>');
    const supervisor = await world.talking(`<Dial><Conference coach="${agent}">r1</Conference></Dial>`, {
      to: '+15558675319',
    });
    expect(await world.hearsLegs(customer)).toEqual([agent]);
    expect(await world.hearsLegs(agent)).toEqual([customer, supervisor].sort());
    expect(await world.hearsLegs(supervisor)).toEqual([agent, customer].sort());
  });

  simulated('coaching somebody who is not there fails that Dial and logs 13240', async () => {
    const customer = await world.callIn('<Dial><Conference>r1</Conference></Dial>');
    const supervisor = await world.talking(
      `<Dial action="/d"><Conference coach="CA${'0'.repeat(32)}">r1</Conference></Dial>`,
      { to: '+15558675319' },
    );
    expect(world.last('/d')).toMatchObject({ CallSid: supervisor, DialCallStatus: 'failed' });
    expect(await world.notices(supervisor)).toContain('13240');
    expect(await world.hearsLegs(customer)).toEqual([]);
  });
});
