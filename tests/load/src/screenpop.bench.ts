import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Offer } from '@tellonce/contracts';
import { type Executor, openDatabase } from '@tellonce/database';
import { startStack } from '@tellonce/local';
import { sql } from 'kysely';
import type { BenchOptions, BenchResult } from './bench.ts';
import { type BenchAgent, hireAgents } from './bench-agents.ts';
import { generateCustomers, generatedPhone, rowsPerStory } from './generate-customers.ts';
import { openPaintedDesk } from './painted-desk.ts';
import { median, quantile } from './report.ts';
import { storyFingerprint, storyFingerprintFromTables } from './story-fingerprint.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const AGENTS = 20;
const CALLS_PER_SECOND = 5;
const CUSTOMERS = 100_000;
/** One caller in this many hangs up while the card rings. */
const ABANDON_EVERY = 3;
const WARM_UP_CALLS = 15;
/** One caller in this many prefers the agent with the painting page. */
const PAINTED_EVERY = 5;

/**
 * Twenty desktops on real sockets (one of them a painting Chromium page), five callers a second through carrier, menu
 * and routing. A decision's time is that of the command that led to it, so the measure includes the decision itself.
 */
export async function run({ full, seed, progress }: BenchOptions): Promise<BenchResult> {
  const dataDirectory = join(REPOSITORY, '.bench', `screenpop-${seed}`);
  mkdirSync(dataDirectory, { recursive: true });
  // The customers are kept; what agents and callers were in the middle of is not.
  rmSync(join(dataDirectory, 'redis'), { recursive: true, force: true });
  const stack = await startStack({ port: 0, dataDirectory, carrierTempo: 50 });
  const database = openDatabase(stack.databaseUrl);
  const closing: (() => Promise<void>)[] = [];
  try {
    progress(`customers (${CUSTOMERS}; made once a seed and kept)`);
    await generateCustomers(database.db, { customers: CUSTOMERS, seed });

    const samples: Record<string, unknown>[] = [];
    const toStore: number[] = [];
    const toCancel: number[] = [];
    const offers: Offer[] = [];
    let measuring = false;
    const abandoned = new Map<string, number>();
    let offersSeen = 0;

    const sim = createSim(stack.carrierUrl ?? '', stack.simToken);
    const onOffer = (agent: BenchAgent, offer: Offer, receivedAt: number): void => {
      offersSeen += 1;
      if (measuring) {
        const ms = receivedAt - Date.parse(offer.offeredAt);
        toStore.push(ms);
        offers.push(offer);
        samples.push({ kind: 'store', ms, reservationId: offer.reservationId, bytes: JSON.stringify(offer).length });
      }
      const callSid = offer.pop.dialogue?.callSid;
      if (agent.paints) {
        // Long enough for the card to be seen.
        setTimeout(() => void agent.takeAndEnd(offer), 400);
        return;
      }
      if (!callSid || offersSeen % ABANDON_EVERY !== 0) {
        void agent.takeAndEnd(offer);
        return;
      }
      abandoned.set(offer.reservationId, performance.timeOrigin + performance.now());
      void sim('hangup', { callSid });
    };
    const onWithdrawn = (reservationId: string, receivedAt: number): void => {
      const left = abandoned.get(reservationId);
      if (left === undefined || !measuring) return;
      toCancel.push(receivedAt - left);
      samples.push({ kind: 'cancel', ms: receivedAt - left, reservationId });
    };

    progress(`${AGENTS} agents sign in`);
    const agents = await hireAgents({ stack, count: AGENTS, seed, onOffer, onWithdrawn });
    closing.push(async () => {
      for (const agent of agents) agent.leave();
    });
    const painting = agents[0];
    if (!painting) throw new Error('no agents');
    painting.paints = true;
    const painted = await openPaintedDesk(stack.url, painting);
    closing.push(painted.close);

    const calls = WARM_UP_CALLS + (full ? 600 : 110);
    await preferAgent(database.db, painting.agentId, calls, seed);
    progress(`${calls} calls at ${CALLS_PER_SECOND} a second`);
    const number = stack.numbers[0] ?? '';
    for (let call = 0; call < calls; call += 1) {
      if (call === WARM_UP_CALLS) measuring = true;
      const from = generatedPhone(callerOf(call, seed));
      void placeCall(sim, from, number);
      await new Promise((resolve) => setTimeout(resolve, 1_000 / CALLS_PER_SECOND));
    }
    await settled(() => offersSeen, calls);
    measuring = false;

    progress(
      `${offersSeen} offers, ${toStore.length} measured, ${toCancel.length} abandoned; checksums against the database`,
    );
    let checked = 0;
    for (const offer of offers) {
      if (offer.pop.who.kind !== 'known') throw new Error(`an offer came without its story: ${offer.pop.who.kind}`);
      const { customerId } = offer.pop.who.story.customer;
      const expected = await storyFingerprintFromTables(database.db, customerId, offer.interactionId, offer.offeredAt);
      if (storyFingerprint(offer.pop.who.story) !== expected)
        throw new Error(`the story of ${customerId} on the desktop is not the one in the database`);
      checked += 1;
    }
    const toPaint = painted.samples(offers).filter((ms) => Number.isFinite(ms));
    for (const ms of toPaint) samples.push({ kind: 'paint', ms });
    const bytes = median(offers.map((offer) => JSON.stringify(offer.pop).length));
    return {
      setting: [
        `${AGENTS} agents on sockets, ${CALLS_PER_SECOND} calls/s through carrier, menu and routing; ${CUSTOMERS} customers, stories of ${rowsPerStory} rows, median ${(bytes / 1024).toFixed(1)} kB`,
        `${toStore.length} offers (${checked} checksummed against the database), ${toPaint.length} painted by one Chromium page, ${toCancel.length} abandoned while ringing`,
        'everything on this machine: generator, browser, carrier, PostgreSQL and Redis share its processors',
      ],
      metrics: {
        decision_to_store_p95_ms: { value: quantile(toStore, 0.95), unit: 'ms', goal: '<=50', aim: '<=15' },
        decision_to_paint_p95_ms: { value: quantile(toPaint, 0.95), unit: 'ms', goal: '<=150', aim: '<=80' },
        abandon_to_cancel_p99_ms: { value: quantile(toCancel, 0.99), unit: 'ms', goal: '<=200', aim: '<=50' },
      },
      samples,
    };
  } finally {
    for (const close of closing.reverse()) await close();
    await database.close();
    await stack.stop();
  }
}

const callerOf = (call: number, seed: number): number => 1 + ((call * 7919 + seed * 104_729) % CUSTOMERS);

/** A share of the callers was last helped by the agent whose desktop paints: enough cards to see a quantile. */
const preferAgent = async (db: Executor, agentId: string, calls: number, seed: number): Promise<void> => {
  const phones = Array.from({ length: Math.floor(calls / PAINTED_EVERY) }, (_, n) =>
    generatedPhone(callerOf(n * PAINTED_EVERY, seed)),
  );
  await sql`
    UPDATE customer SET last_agent_id = ${agentId}
    WHERE customer_id IN (SELECT customer_id FROM identity WHERE kind = 'phone' AND value = ANY(${phones}))`.execute(
    db,
  );
};

type Sim = (name: string, body: object) => Promise<{ result?: { callSid?: string } }>;

const createSim =
  (carrierUrl: string, token: string): Sim =>
  async (name, body) => {
    const answer = await fetch(`${carrierUrl}/sim/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { result?: { callSid?: string } };
  };

/** Rings the hotline and presses 2 (parts) ahead of the menu: a known customer with a remembered language. */
const placeCall = async (sim: Sim, from: string, to: string): Promise<void> => {
  const { result } = await sim('inbound', { from, to });
  if (result?.callSid) await sim('dtmf', { callSid: result.callSid, digits: '2' });
};

/** Waits until every call was offered, or nothing more came for a while. */
const settled = async (seen: () => number, calls: number): Promise<void> => {
  for (let quiet = 0, before = seen(); seen() < calls && quiet < 30; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    quiet = seen() === before ? quiet + 1 : 0;
    before = seen();
  }
};
