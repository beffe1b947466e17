import type {
  AgentId,
  InteractionId,
  JournalEntry,
  ReservationId,
  RoutingCommand,
  RoutingConfiguration,
} from '@tellonce/contracts';
import { agent, interaction, queue, withId } from '../engine.fixture.ts';
import { createEngine } from '../engine.ts';
import { createHeap } from '../heap.ts';
import { chanceOf } from './chance.ts';

type Bare<C> = C extends RoutingCommand ? Omit<C, 'commandId'> : never;
type Act = { at: number; n: number; do: () => void };

const minute = 60_000;
export const morning = 1_790_000_000_000;

export interface DayOptions {
  configuration: RoutingConfiguration;
  agents: number;
  callers: number;
  everyMs: number;
  talkMs: number;
  patienceMs: number;
  wrapUpMs?: number;
  /** Some agents miss an offer now and then, take breaks, and go home. */
  isHuman?: boolean;
  seed?: number;
}

/** The journal of a span in which callers came by chance, as the house would have written it. */
export const journalOfADay = (options: DayOptions): JournalEntry[] => {
  const { configuration, seed = 1, wrapUpMs = 0, isHuman = false } = options;
  const engine = createEngine();
  const entries: JournalEntry[] = [];
  const acts = createHeap<Act>((a, b) => (a.at !== b.at ? a.at < b.at : a.n < b.n));
  let [now, count] = [morning, 0];
  const later = (at: number, act: () => void): void => {
    count += 1;
    acts.push({ at: Math.round(at), n: count, do: act });
  };
  const exponential = (mean: number, id: string, what: string): number => -mean * Math.log(chanceOf(seed, id, what));

  const send = (command: Bare<RoutingCommand>): void => {
    const entry = engine.handle(withId(command), now);
    entries.push(JSON.parse(JSON.stringify(entry)) as JournalEntry);
    for (const event of entry.events) {
      if (event.type === 'agent.reserved') respond(event.agentId, event.interactionId, event.reservationId);
      if (event.type === 'reservation.accepted') {
        const { interactionId } = event;
        const talkMs = exponential(options.talkMs, interactionId, 'talks');
        later(now + talkMs, () => send({ type: 'interaction.end', interactionId, reason: 'agent-ended' }));
      }
      if (event.type === 'agent.status-changed' && event.to === 'wrap-up' && event.interactionId) {
        const { agentId, interactionId } = event;
        const ms = exponential(wrapUpMs, interactionId, 'wraps up');
        later(now + ms, () => send({ type: 'wrap-up.finish', agentId, interactionId }));
      }
      if (event.type === 'agent.status-changed' && event.reason === 'no-answer') {
        const { agentId } = event;
        later(now + minute, () => send({ type: 'agent.choose-status', agentId, status: 'available', reason: null }));
      }
    }
  };
  const respond = (agentId: AgentId, interactionId: InteractionId, reservationId: ReservationId): void => {
    const ringMs = 1_000 + 5_000 * chanceOf(seed, interactionId + agentId, 'answers');
    if (isHuman && chanceOf(seed, interactionId + agentId, 'misses') < 0.02) return;
    later(now + ringMs, () => send({ type: 'reservation.accept', reservationId, agentId }));
  };

  send({ type: 'configuration.apply', configuration });
  for (let n = 1; n <= options.agents; n += 1) {
    const agentId = agent(n);
    send({ type: 'agent.sign-in', agentId, epoch: 1, node: 'n1' });
    send({ type: 'agent.choose-status', agentId, status: 'available', reason: null });
    if (!isHuman || n % 3 !== 0) continue;
    later(now + n * 4 * minute, () =>
      send({ type: 'agent.choose-status', agentId, status: 'not-ready', reason: 'lunch' }),
    );
    later(now + n * 4 * minute + 10 * minute, () =>
      send({ type: 'agent.choose-status', agentId, status: 'available', reason: null }),
    );
  }
  let at = now;
  for (let n = 1; n <= options.callers; n += 1) {
    at += exponential(options.everyMs, String(n), 'comes');
    const interactionId = interaction(n);
    const patienceMs = exponential(options.patienceMs, interactionId, 'stays');
    later(at, () =>
      send({
        ...{ type: 'interaction.queue', interactionId, queueId: queue(1), requirements: [] },
        ...{ grade: n % 7 === 0 ? 'A' : null, preferredAgentId: n % 5 === 0 ? agent(1 + (n % options.agents)) : null },
      }),
    );
    later(at + patienceMs, () => {
      if (engine.state.waiting.has(interactionId) || engine.state.reservationOf(interactionId))
        send({ type: 'interaction.end', interactionId, reason: 'caller-left' });
    });
  }
  for (;;) {
    const next = acts.peek();
    const wake = engine.nextWakeAt();
    if (!next) return entries;
    if (wake !== null && wake <= next.at) {
      now = Math.max(now, wake);
      send({ type: 'clock.advance' });
    } else {
      now = Math.max(now, next.at);
      acts.pop()?.do();
    }
  }
};
