import type { InteractionId, RoutingEvent } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { type House, openHouse, type WaitingCaller } from './house.ts';

/** Longer than agents' presence (15 s) and callers' places (10 s) last unrenewed. */
const frozenMs = 20_000;

describe('one installation, through one outage after the other', () => {
  let house: House;
  let anna: Agent;
  let ben: Agent;
  let talking: WaitingCaller;
  const line: { caller: WaitingCaller; interactionId: InteractionId }[] = [];

  const joinLine = async (): Promise<void> => {
    const caller = await house.callIn();
    line.push({ caller, interactionId: await caller.reachesRouting() });
  };
  const order = (): InteractionId[] =>
    [...house.floor.waiting.values()].sort((a, b) => a.orderKey - b.orderKey).map((each) => each.interactionId);
  const statusOf = (agent: Agent) => {
    const { status, reason } = house.floor.agents.get(agent.agentId) ?? { status: null, reason: null };
    return { status, reason };
  };
  const eventsSince = (from: number): RoutingEvent[] => house.journal.slice(from).flatMap((entry) => entry.events);

  /** Two wait in order, one talks to Anna, Ben is at lunch: in routing, at the carrier, and on the desktops. */
  const expectAllAsItWas = async (): Promise<void> => {
    await until(() => anna.isConnected() && ben.isConnected(), { timeoutMs: 20_000, what: 'the desktops to be back' });
    expect(order()).toEqual(line.map((each) => each.interactionId));
    expect(statusOf(anna)).toEqual({ status: 'busy', reason: null });
    expect(statusOf(ben)).toEqual({ status: 'not-ready', reason: 'meal' });
    await until(() => anna.work().stage === 'engaged' && ben.status()?.status === 'not-ready', {
      what: 'the desktops',
    });
    expect(await talking.isUp()).toBe(true);
    await talking.hearsParty();
    for (const { caller, interactionId } of line) {
      await until(async () => (await caller.hears()).some((each) => each.media), {
        timeoutMs: 30_000,
        what: `${caller.from} to hear the music of the queue again`,
      });
      expect(await caller.interactionId()).toBe(interactionId);
    }
    expect(order()).toEqual(line.map((each) => each.interactionId));
  };
  /** The call is still Anna's to end, and the next in line is offered to her. */
  const takeNext = async (): Promise<void> => {
    await anna.end();
    await until(async () => !(await talking.isUp()), { what: 'the call to end when the agent ends it' });
    await anna.finish();
    const next = line.shift();
    if (!next) throw new Error('nobody is in line');
    expect((await anna.accept()).interactionId).toBe(next.interactionId);
    talking = next.caller;
    await talking.hearsParty();
    await joinLine();
  };

  beforeAll(async () => {
    house = await openHouse();
    anna = await house.seat('anna');
    ben = await house.seat('ben');
    await anna.become('available');
    await joinLine();
    await anna.accept();
    talking = line.shift()!.caller;
    await talking.hearsParty();
    await ben.become('not-ready', 'meal');
    await joinLine();
    await joinLine();
  });
  afterAll(async () => {
    await house?.close();
  });

  it('kill -9 of the services: who waits hears an apology and is back in their place, who talks notices nothing', async () => {
    const { carrier, postgres, redis } = house.stack.pids;
    const from = house.journal.length;
    const apology = until(
      async () => (await line[0]!.caller.hears()).some((each) => /正在恢复|recovering/.test(each.say ?? '')),
      { timeoutMs: 15_000, what: 'the apology' },
    );
    await house.kill('services');
    await apology;
    await expectAllAsItWas();
    expect(house.stack.pids).toMatchObject({ carrier, postgres, redis });
    expect(eventsSince(from).filter((event) => event.type !== 'partition.taken-over')).toEqual([]);
    await takeNext();
  });

  it('kill -9 of Redis: it comes back with all it knew', async () => {
    const from = house.journal.length;
    await house.kill('redis');
    await expectAllAsItWas();
    expect(eventsSince(from).filter((event) => event.type !== 'partition.taken-over')).toEqual([]);
    await takeNext();
    expect(house.stack.restartCounts.services).toBe(1);
  });

  it('kill -9 of PostgreSQL: a caller still reaches a person, and the record is complete afterwards, once', async () => {
    const release = house.keepDown('postgres');
    const caller = await house.callIn();
    const interactionId = await caller.reachesRouting();
    await anna.end();
    await anna.finish();
    await anna.accept();
    const handled = line.shift()!;
    await handled.caller.hearsParty();
    talking = handled.caller;
    line.push({ caller, interactionId });
    await release();
    await expectAllAsItWas();
    const segments = await until(
      async () => {
        const { rows } = await sql<{ kind: string; outcome: string | null }>`
          SELECT kind, outcome FROM segment WHERE interaction_id = ${handled.interactionId} ORDER BY kind`.execute(
          house.db,
        );
        return rows.length >= 2 && rows;
      },
      { timeoutMs: 20_000, what: 'the record to be written' },
    );
    expect(segments).toEqual([
      { kind: 'agent', outcome: null },
      { kind: 'queue', outcome: 'answered' },
    ]);
    await takeNext();
    await until(
      async () => {
        const { rows } = await sql<{ kind: string; outcome: string | null }>`
          SELECT kind, outcome FROM segment WHERE interaction_id = ${handled.interactionId} ORDER BY kind`.execute(
          house.db,
        );
        expect(rows).toEqual([
          { kind: 'agent', outcome: 'completed' },
          { kind: 'queue', outcome: 'answered' },
        ]);
        return true;
      },
      { timeoutMs: 20_000, what: 'the record to be complete' },
    );
  });

  it('the services stopped for longer than any lease: nobody is lost, and nobody led twice', async () => {
    const from = house.journal.length;
    const { services } = house.stack.pids;
    process.kill(services!, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, frozenMs)); // the outage itself: there is no condition to wait on
    process.kill(services!, 'SIGCONT');
    await until(() => eventsSince(from).some((event) => event.type === 'partition.taken-over'), {
      timeoutMs: 10_000,
      what: 'a leader to take over',
    });
    await expectAllAsItWas();
    expect(house.stack.pids.services).toBe(services);
    const lost = eventsSince(from).filter((event) => event.type !== 'partition.taken-over');
    expect(lost).toEqual([]);
    expect(house.carriedOutTwice()).toEqual([]);
    await takeNext();
  });
});
