import type { AgentId, InteractionId } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { type House, openHouse, type WaitingCaller } from './house.ts';

const callsASecond = 3;
const trafficMs = 20_000;
/** Usually two to three seconds; two kills in a row, and a busy machine, take longer. */
const mostSilenceMs = 20_000;
/** Every seventh caller does not wait. */
const hangsUpEvery = 7;
/** The same moments in every run, so that a failure comes back; CHAOS_SEED tries others, CHAOS_DATA keeps logs and stores. */
const seed = Number(process.env.CHAOS_SEED ?? 1);
/** Sometimes before the last restart is over, never later than the traffic. */
const killsAtMs = [0.1, 0.35, 0.6, 0.7].map((share, n) => Math.round(trafficMs * (share + 0.2 * fraction(n))));

/** A number from 0 to 1 that looks like chance (Weyl sequence). */
function fraction(n: number): number {
  return ((seed * 4 + n) * 0.618_033_988_749_895) % 1;
}

describe('kill -9 of the services at any moment under traffic', () => {
  let house: House;
  const agents: Agent[] = [];

  beforeAll(async () => {
    house = await openHouse(process.env.CHAOS_DATA ? { dataDirectory: process.env.CHAOS_DATA } : {});
    for (const name of ['anna', 'ben', 'carla', 'dan', 'eva', 'finn']) agents.push(await house.seat(name));
    for (const agent of agents) {
      await agent.become('available');
      agent.works('takes-and-ends');
    }
  });
  afterAll(async () => {
    await house?.close();
  });

  it('loses no caller, gives none to two agents, leaves nobody alone in a room and no agent behind', async () => {
    const patient: { caller: WaitingCaller; interactionId: InteractionId }[] = [];
    const impatient: WaitingCaller[] = [];
    const arrivals: Promise<void>[] = [];
    const killedAt: number[] = [];
    const startedAt = performance.now();

    const arrive = async (n: number): Promise<void> => {
      const caller = await house.callIn();
      if (n % hangsUpEvery === 0) {
        await new Promise((resolve) => setTimeout(resolve, (n * 137) % 1_500)); // hangs up wherever they are by then
        await caller.hangUp().catch(() => undefined); // helped already
        impatient.push(caller);
        return;
      }
      patient.push({ caller, interactionId: await caller.reachesRouting() });
    };
    const kills = (async () => {
      for (const atMs of killsAtMs) {
        await until(() => performance.now() - startedAt >= atMs, { timeoutMs: trafficMs });
        killedAt.push(performance.now());
        await house.kill('services');
      }
    })();
    for (let n = 1; n <= (callsASecond * trafficMs) / 1_000; n += 1) {
      await until(() => performance.now() - startedAt >= (n * 1_000) / callsASecond, { timeoutMs: trafficMs });
      arrivals.push(arrive(n));
    }
    await Promise.all([kills, ...arrivals]);
    await until(async () => (await house.callers.legs({ status: 'in-progress' })).length === 0, {
      timeoutMs: 40_000,
      what: 'everybody to be helped',
    });
    const busy = () => agents.filter((each) => house.floor.agents.get(each.agentId)?.status !== 'available');
    await until(() => busy().length === 0, { timeoutMs: 20_000 }).catch((cause: unknown) => {
      const states = busy().map((each) => [each.status(), each.work(), house.floor.agents.get(each.agentId)]);
      throw new Error(`agents who are not free although nobody calls: ${JSON.stringify(states)}`, { cause });
    });

    const inHand = new Map<AgentId, InteractionId>();
    const withAgent = new Map<InteractionId, AgentId>();
    const talked = new Set<InteractionId>();
    for (const event of house.journal.flatMap((entry) => entry.events)) {
      if (event.type === 'reservation.accepted') {
        expect(inHand.has(event.agentId), 'an agent had two').toBe(false);
        expect(withAgent.has(event.interactionId), 'a caller had two agents').toBe(false);
        inHand.set(event.agentId, event.interactionId);
        withAgent.set(event.interactionId, event.agentId);
      }
      if (event.type === 'engagement.ended' || event.type === 'interaction.requeued') {
        inHand.delete(event.agentId);
        withAgent.delete(event.interactionId);
        if (event.type === 'engagement.ended') talked.add(event.interactionId);
      }
    }
    for (const { interactionId, caller } of patient) expect(talked, caller.from).toContain(interactionId);
    expect(inHand.size).toBe(0);
    expect([...house.floor.waiting.keys()]).toEqual([]);
    expect([...house.floor.reservations.keys()]).toEqual([]);
    expect([...house.floor.engagements.keys()]).toEqual([]);
    const lost = house.journal
      .flatMap((entry) => entry.events)
      .filter(
        (event) => 'reason' in event && ['lease-expired', 'presence-lost', 'no-answer'].includes(event.reason ?? ''),
      );
    expect(lost).toEqual([]);
    expect(house.carriedOutTwice()).toEqual([]);
    for (const at of killedAt) {
      const next = house.offers.find((each) => each.at > at)?.at ?? Number.POSITIVE_INFINITY;
      expect(next - at, 'from a kill to the next offer').toBeLessThan(mostSilenceMs);
    }
  });
});
