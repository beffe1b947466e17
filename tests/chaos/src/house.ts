import type { AgentId, InteractionId, JournalEntry, Offer } from '@tellonce/contracts';
import { openDatabase } from '@tellonce/database';
import { type Caller, createCallers } from '@tellonce/e2e/caller';
import { connectRedis, createCallIndex, createFloorProjection, tailJournal } from '@tellonce/journal';
import { type ChildName, type Stack, startStack } from '@tellonce/local';
import { until } from '@tellonce/testkit';
import { sql } from 'kysely';
import { type Agent, seatAgent, signIn } from './agent.ts';

const hotline = '+864001234567';
const password = 'chaos-agent-password';
/** Shorter than the outages of these tests; a wait document lasts two seconds at this tempo. */
const waitingLeaseMs = 10_000;
const restartWithinMs = 30_000;

/** A whole installation, people in it, and what its journal says. */
export interface House {
  stack: Stack;
  journal: readonly JournalEntry[];
  floor: ReturnType<typeof createFloorProjection>;
  db: ReturnType<typeof openDatabase>['db'];
  callers: ReturnType<typeof createCallers>;
  seat(name: string): Promise<Agent>;
  /** A caller who wants a person and presses 0 until they are on the way to one. */
  callIn(): Promise<WaitingCaller>;
  offers: { agentId: AgentId; offer: Offer; at: number }[];
  /** Commands with two outcomes: two leaders would make some. A repeated one is answered, and changes nothing. */
  carriedOutTwice(): string[];
  /** Kills a child; resolves when the launcher has it running again. */
  kill(name: ChildName): Promise<void>;
  /** Kills a child as often as it comes up, until released; the release resolves when it is running for good. */
  keepDown(name: ChildName): () => Promise<void>;
  close(): Promise<void>;
}

export interface WaitingCaller extends Caller {
  from: string;
  interactionId(): Promise<InteractionId | null>;
  /** Waiting, or further: offered or talking. */
  reachesRouting(): Promise<InteractionId>;
}

export const openHouse = async (options: { dataDirectory?: string } = {}): Promise<House> => {
  const stack = await startStack({
    carrierTempo: 20,
    env: { AGENT_JOIN_TIMEOUT_MS: '4000', AGENT_GRACE_MS: '1500', RECONCILE_EVERY_MS: '2000' },
    ...options,
  });
  const redis = connectRedis(stack.redisUrl);
  const database = openDatabase(stack.databaseUrl, { maxConnections: 2, onIdleError: () => undefined });
  await sql`UPDATE routing_policy SET waiting_lease_ms = ${waitingLeaseMs}, version = version + 1`.execute(database.db);
  await redis.publish('configuration.changed', '{}');
  const journal: JournalEntry[] = [];
  const floor = createFloorProjection();
  const tail = tailJournal(redis, {
    from: '0',
    onEntry(entry) {
      journal.push(entry);
      floor.apply(entry);
    },
    onError: () => undefined, // a store that is being killed
  });
  await until(() => floor.configuration?.waitingLeaseMs === waitingLeaseMs, { what: 'the short leases to apply' });

  const callers = createCallers(stack.carrierUrl ?? '', stack.simToken);
  const callIndex = createCallIndex(redis);
  const administrator = stack.signIns.find((each) => each.role.endsWith('administrator'));
  if (!administrator) throw new Error('the installation has no administrator');
  const office = await signIn(stack.url, administrator.signInName, administrator.password);
  const { items: skills } = (await office.get('/api/configuration/skills')) as { items: { key: string }[] };
  const agents: Agent[] = [];
  const offers: House['offers'] = [];
  let called = 0;

  const isInRouting = (interactionId: InteractionId): boolean =>
    floor.waiting.has(interactionId) ||
    floor.engagements.has(interactionId) ||
    [...floor.reservations.values()].some((each) => each.waiting.interactionId === interactionId);

  return {
    ...{ stack, journal, floor, callers, offers, db: database.db },
    async seat(name) {
      await office.post('/api/configuration/users', {
        ...{ signInName: name, password, displayName: name, roles: ['agent'], teamId: null, language: 'en' },
        skills: skills.map(({ key }) => ({ skill: key, level: 10 })),
      });
      const agent = await seatAgent(stack.url, name, password, (agentId, offer) =>
        offers.push({ agentId, offer, at: performance.now() }),
      );
      agents.push(agent);
      await until(() => floor.agents.get(agent.agentId)?.status === 'not-ready', { what: `routing to know ${name}` });
      return agent;
    },
    async callIn() {
      called += 1;
      const from = `+8613755${String(called).padStart(6, '0')}`;
      const caller = await callers.call(from, hotline);
      const interactionId = () => callIndex.find(caller.callSid);
      const pressZero = () => caller.press('0').catch(() => undefined); // hung up meanwhile
      await pressZero();
      return {
        ...caller,
        from,
        interactionId,
        async reachesRouting() {
          let pressedAt = performance.now();
          return until(
            async () => {
              const known = await interactionId();
              if (known && isInRouting(known)) return known;
              if (performance.now() - pressedAt < 3_000) return null;
              pressedAt = performance.now();
              await pressZero(); // asked again after a failure
              return null;
            },
            { timeoutMs: 40_000, what: `${from} to wait for a person` },
          );
        },
      };
    },
    carriedOutTwice() {
      const ids = journal
        .filter(({ events }) => !events.some((event) => event.type === 'command.rejected'))
        .map((entry) => entry.commandId);
      return ids.filter((id, index) => ids.indexOf(id) !== index);
    },
    async kill(name) {
      const pid = stack.pids[name];
      if (pid === undefined) throw new Error(`there is no ${name}`);
      process.kill(pid, 'SIGKILL');
      await until(() => stack.pids[name] !== pid, { timeoutMs: restartWithinMs, what: `${name} to be started again` });
    },
    keepDown(name) {
      let killed: number | undefined;
      const killAgain = () => {
        const pid = stack.pids[name];
        if (pid === undefined || pid === killed) return;
        killed = pid;
        process.kill(pid, 'SIGKILL');
      };
      killAgain();
      const timer = setInterval(killAgain, 20);
      return async () => {
        clearInterval(timer);
        await until(() => stack.pids[name] !== killed, { timeoutMs: restartWithinMs, what: `${name} to be back` });
      };
    },
    async close() {
      for (const agent of agents) agent.leave();
      await tail.stop();
      redis.disconnect();
      await database.close();
      await stack.stop();
    },
  };
};
