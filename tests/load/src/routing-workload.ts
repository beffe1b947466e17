import {
  type AgentId,
  type CommandId,
  type InteractionId,
  type JournalEntry,
  type QueueId,
  type ReservationId,
  type RoutingCommand,
  type RoutingConfiguration,
  routingConfiguration,
} from '@tellonce/contracts';
import type { Dice } from './dice.ts';

export interface Shape {
  agents: number;
  waiting: number;
  skillsPerAgent: number;
  classes: number;
}

const uuid = <T extends string>(kind: number, n: number): T =>
  `0198${String(kind).padStart(4, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}` as T;
const agentOf = (n: number): AgentId => uuid(1, n);
const queueOf = (n: number): QueueId => uuid(3, n);

/** A gateway node holds so many desktops, and says so every five seconds. */
const desktopsPerNode = 500;
const presenceEveryMs = 5_000;
const handleMs = 240_000;
/** A waiting caller asks for its document so often. */
const renewalsPerCall = 2;

const shareOf = { breaks: 0.1, abandons: 0.1, rejects: 0.02 };

/** One class a queue; each needs one skill at level 3, and each agent has some of the skills at 3 to 10. */
export const configurationOf = (shape: Shape, dice: Dice): RoutingConfiguration =>
  routingConfiguration.parse({
    version: 1,
    agents: Array.from({ length: shape.agents }, (_, n) => ({
      agentId: agentOf(n),
      teamId: null,
      // The first skill goes round, so that every class has agents.
      skills: dice
        .sample(shape.classes, shape.skillsPerAgent, n % shape.classes)
        .map((skill) => ({ skill: `skill-${skill}`, level: 3 + dice.below(8) })),
    })),
    queues: Array.from({ length: shape.classes }, (_, n) => ({
      ...{ queueId: queueOf(n), key: `queue-${n}`, requirements: [{ skill: `skill-${n}`, level: 3 }] },
      ...{ reservationTimeoutMs: 120_000, lastAgentPreferenceMs: 0, wrapUp: { kind: 'mandatory' } },
      serviceLevelTargetMs: 20_000,
    })),
    gradeBoostMs: { A: 60_000, B: 30_000, C: 0, D: 0 },
    presenceTimeoutMs: 3_600_000,
    presenceGraceMs: 60_000,
    waitingLeaseMs: 3_600_000,
  });

/**
 * What a house with everybody busy and a line in every class does: calls end, wrap-ups are finished, who becomes free is
 * offered the next caller and accepts (or declines), new callers come, some hang up, documents renew the places of those
 * who wait, a few agents take breaks, gateways renew presence. The state stays as full as it began.
 */
export const createWorkload = (
  shape: Shape,
  configuration: RoutingConfiguration,
  dice: Dice,
  { withGrades = true } = {},
) => {
  let commands = 0;
  let callers = 0;
  const reservations = new Map<AgentId, { reservationId: ReservationId; interactionId: InteractionId }>();
  const engaged = new Map<AgentId, InteractionId>();
  const classOf = new Map<InteractionId, number>();
  /** Those who wait, to pick one at random: swapped with the last when they leave. */
  const waiting: InteractionId[] = [];
  const placeOf = new Map<InteractionId, number>();
  let atMs = 1_790_000_000_000; // as large as a real one: small integers would be cheaper
  let presenceDue = atMs + presenceEveryMs;

  type Bare<C> = C extends RoutingCommand ? Omit<C, 'commandId'> : never;
  const command = (bare: Bare<RoutingCommand>): RoutingCommand => {
    commands += 1;
    return { ...bare, commandId: uuid<CommandId>(9, commands) } as RoutingCommand;
  };
  const grades = ['A', 'B', 'C', 'D'] as const;
  const queueCommand = (interactionId: InteractionId): RoutingCommand => {
    const n = classOf.get(interactionId) ?? 0;
    return command({
      ...{ type: 'interaction.queue', interactionId, queueId: queueOf(n), requirements: [] },
      ...{ grade: withGrades ? (grades[n % 4] ?? null) : null, preferredAgentId: null },
    });
  };
  const arrive = (ofClass: number): RoutingCommand => {
    callers += 1;
    const interactionId = uuid<InteractionId>(2, callers);
    classOf.set(interactionId, ofClass);
    return queueCommand(interactionId);
  };
  const leaveLine = (interactionId: InteractionId): void => {
    const place = placeOf.get(interactionId);
    if (place === undefined) return;
    const last = waiting.pop();
    placeOf.delete(interactionId);
    if (last === undefined || last === interactionId) return;
    waiting[place] = last;
    placeOf.set(last, place);
  };

  /** To be told every outcome: what is waiting and who was offered what follows from it. */
  const observe = ({ events }: JournalEntry): void => {
    for (const event of events) {
      switch (event.type) {
        case 'interaction.queued':
          placeOf.set(event.interactionId, waiting.push(event.interactionId) - 1);
          break;
        case 'agent.reserved':
          leaveLine(event.interactionId);
          reservations.set(event.agentId, event);
          break;
        case 'reservation.accepted':
          reservations.delete(event.agentId);
          engaged.set(event.agentId, event.interactionId);
          break;
        case 'reservation.rejected':
          reservations.delete(event.agentId);
          placeOf.set(event.interactionId, waiting.push(event.interactionId) - 1);
          break;
        case 'interaction.dequeued':
          leaveLine(event.interactionId);
          classOf.delete(event.interactionId);
          break;
        case 'engagement.ended':
          engaged.delete(event.agentId);
          classOf.delete(event.interactionId);
          break;
        default:
          break;
      }
    }
  };

  /** Until everybody is busy and the line has its length. */
  const fill = function* (): Generator<RoutingCommand> {
    yield command({ type: 'configuration.apply', configuration });
    for (let n = 0; n < shape.agents; n += 1) {
      const agentId = agentOf(n);
      yield command({ type: 'agent.sign-in', agentId, epoch: 1, node: `node-${Math.floor(n / desktopsPerNode)}` });
      yield command({ type: 'agent.choose-status', agentId, status: 'available', reason: null });
      yield arrive(n % shape.classes);
      const offer = reservations.get(agentId);
      if (offer) yield command({ type: 'reservation.accept', reservationId: offer.reservationId, agentId });
    }
    // With several skills the call may have gone to another agent who was left over: until nobody is.
    for (const [agentId, { reservationId }] of [...reservations])
      yield command({ type: 'reservation.accept', reservationId, agentId });
    for (let n = 0; n < shape.waiting; n += 1) {
      yield arrive(n % shape.classes);
      for (const [agentId, { reservationId }] of [...reservations])
        yield command({ type: 'reservation.accept', reservationId, agentId });
    }
  };

  const presence = function* (): Generator<RoutingCommand> {
    presenceDue = atMs + presenceEveryMs;
    for (let from = 0; from < shape.agents; from += desktopsPerNode) {
      const desktops = Math.min(desktopsPerNode, shape.agents - from);
      const agents = Array.from({ length: desktops }, (_, n) => ({ agentId: agentOf(from + n), epoch: 1 }));
      yield command({ type: 'presence.renew', node: `node-${from / desktopsPerNode}`, agents });
    }
  };

  /** One call's worth of commands. */
  const turn = function* (): Generator<RoutingCommand> {
    const agentId = agentOf(dice.below(shape.agents));
    const interactionId = engaged.get(agentId);
    const choose = (status: 'available' | 'not-ready') =>
      command({ type: 'agent.choose-status', agentId, status, reason: status === 'available' ? null : 'break' });
    if (interactionId) {
      const takesBreak = dice.share() < shareOf.breaks;
      if (takesBreak) yield choose('not-ready');
      yield command({ type: 'interaction.end', interactionId, reason: 'caller-left' });
      yield command({ type: 'wrap-up.finish', agentId, interactionId });
      if (takesBreak) yield choose('available');
    } else yield choose('available');
    for (let offer = reservations.get(agentId); offer; offer = reservations.get(agentId)) {
      const { reservationId } = offer;
      if (dice.share() < shareOf.rejects) {
        yield command({ type: 'reservation.reject', reservationId, agentId, reason: 'declined' });
        yield choose('available');
        continue;
      }
      const taken = classOf.get(offer.interactionId) ?? 0;
      yield command({ type: 'reservation.accept', reservationId, agentId });
      yield arrive(taken);
    }
    for (let n = 0; n < renewalsPerCall; n += 1) {
      const place = waiting[dice.below(waiting.length)];
      if (place) yield queueCommand(place);
    }
    const leaver = dice.share() < shareOf.abandons ? waiting[dice.below(waiting.length)] : undefined;
    if (leaver) {
      const ofClass = classOf.get(leaver) ?? 0;
      yield command({ type: 'interaction.end', interactionId: leaver, reason: 'caller-left' });
      yield arrive(ofClass);
    }
    // An agent of another class than the newcomer's may have been free.
    for (const [other, { reservationId }] of [...reservations])
      yield command({ type: 'reservation.accept', reservationId, agentId: other });
    atMs += handleMs / shape.agents;
    if (atMs >= presenceDue) yield* presence();
  };

  return {
    observe,
    fill,
    turn,
    now: () => Math.floor(atMs),
    counts: () => ({ waiting: waiting.length, engaged: engaged.size }),
  };
};
export type Workload = ReturnType<typeof createWorkload>;
