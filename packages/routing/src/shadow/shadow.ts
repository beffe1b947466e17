import type {
  AgentId,
  InteractionId,
  JournalEntry,
  QueueId,
  RoutingChange,
  RoutingEvent,
  RoutingEventOf,
  RoutingSnapshot,
} from '@tellonce/contracts';
import { createEngine } from '../engine.ts';
import { changeConfiguration } from '../whatif/change-configuration.ts';

/** Where another policy would have decided otherwise, in the same situation. */
export interface Disagreement {
  atMs: number;
  interactionId: InteractionId;
  queueId: QueueId;
  kind: 'other-agent' | 'would-wait' | 'would-offer' | 'would-leave';
  live: AgentId | null;
  shadow: AgentId | null;
}

export interface Shadow {
  /** In order, from the snapshot on. */
  hear(entry: JournalEntry): Disagreement[];
  /** Offers that live made, and on how many of them the shadow agrees. */
  readonly decisions: number;
  readonly agreed: number;
}

/**
 * Another policy beside the live one. Before each outcome is taken over it is asked what it would have decided; then
 * what really happened happens to it too, so that every answer is to the same situation. What it would have decided
 * otherwise a while ago has no consequences; only its rings open by its own times.
 */
export const createShadow = (snapshot: RoutingSnapshot, change: RoutingChange): Shadow => {
  const engine = createEngine(underChange(snapshot, change));
  /** For whom it has said already that it would not wait. */
  const told = new Set<InteractionId>();
  let [decisions, agreed] = [0, 0];

  const compare = (live: readonly RoutingEvent[], shadow: readonly RoutingEvent[], atMs: number): Disagreement[] => {
    const found: Disagreement[] = [];
    const wanted = new Map(offersIn(shadow).map((each) => [each.interactionId, each]));
    const left = new Set(live.flatMap((event) => (isLeaving(event) ? [event.interactionId] : [])));
    for (const { interactionId, agentId, queueId } of offersIn(live)) {
      const other = wanted.get(interactionId)?.agentId ?? null;
      decisions += 1;
      if (other === agentId) agreed += 1;
      // Said before that it would not have waited so long: this offer is no news.
      else if (other !== null || !told.has(interactionId)) {
        const kind = other === null ? 'would-wait' : 'other-agent';
        found.push({ atMs, interactionId, queueId, kind, live: agentId, shadow: other });
      }
      wanted.delete(interactionId);
      told.delete(interactionId);
    }
    for (const { interactionId, agentId, queueId } of wanted.values()) {
      if (told.has(interactionId) || left.has(interactionId)) continue;
      told.add(interactionId);
      found.push({ atMs, interactionId, queueId, kind: 'would-offer', live: null, shadow: agentId });
    }
    for (const event of shadow) {
      if (!isLeaving(event) || left.has(event.interactionId) || told.has(event.interactionId)) continue;
      const { interactionId } = event;
      const queueId = event.type === 'interaction.dequeued' ? event.queueId : event.from;
      told.add(interactionId);
      found.push({ atMs, interactionId, queueId, kind: 'would-leave', live: null, shadow: null });
    }
    for (const interactionId of left) told.delete(interactionId);
    return found;
  };

  /** What happened, as it looks under the other policy: its own requirements and rings. */
  const translate = (event: RoutingEvent): RoutingEvent[] => {
    switch (event.type) {
      case 'configuration.applied':
        return [{ ...event, configuration: changeConfiguration(event.configuration, change) }];
      case 'interaction.ring-opened':
        return [];
      case 'interaction.queued': {
        const plan = engine.state.index.plan(event.queueId);
        return plan ? [{ ...event, requirements: [...engine.state.index.askedIn(plan, event.own ?? [])] }] : [event];
      }
      default:
        return [event];
    }
  };

  return {
    get decisions() {
      return decisions;
    },
    get agreed() {
      return agreed;
    },
    hear(entry) {
      const isOwnBusiness =
        entry.command.type === 'configuration.apply' || entry.command.type === 'partition.take-over';
      const isRefused = entry.events.some((event) => event.type === 'command.rejected');
      const considered = isOwnBusiness || isRefused ? [] : engine.consider(entry.command, entry.at);
      const found = compare(entry.events, considered, entry.at);
      const rings = considered.filter((event) => event.type === 'interaction.ring-opened');
      engine.apply({ ...entry, events: [...entry.events.flatMap(translate), ...rings] });
      return found;
    },
  };
};

/** Who waits already asks what the other policy asks, from its first ring on. */
const underChange = (snapshot: RoutingSnapshot, change: RoutingChange): RoutingSnapshot => {
  const changed = { ...snapshot, configuration: changeConfiguration(snapshot.configuration, change) };
  const { index } = createEngine({ ...changed, waiting: [] }).state;
  const waiting = snapshot.waiting.map((place) => {
    const plan = index.plan(place.queueId);
    if (!plan) return place;
    const asked = [...index.askedIn(plan, place.own)];
    return { ...place, asked, requirements: asked, ring: 0 };
  });
  return { ...changed, waiting };
};

const offersIn = (events: readonly RoutingEvent[]): RoutingEventOf<'agent.reserved'>[] =>
  events.filter((event) => event.type === 'agent.reserved');

/** By the queue's own doing; a caller who hangs up does so under any policy. */
const isLeaving = (
  event: RoutingEvent,
): event is RoutingEventOf<'interaction.overflowed'> | RoutingEventOf<'interaction.dequeued'> =>
  event.type === 'interaction.overflowed' || event.type === 'interaction.dequeued';
