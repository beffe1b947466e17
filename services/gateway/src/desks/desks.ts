import {
  type AgentId,
  type CommandId,
  type InteractionId,
  type JournalEntry,
  newId,
  type RoutingEvent,
} from '@tellonce/contracts';
import { type AskRouting, rejectionOf } from '../routing/ask-routing.ts';
import { endSocket, type GatewaySocket } from '../sockets/gateway-socket.ts';
import { createDesk, type Desk, type DeskDeps, type EmitToDesk } from './desk.ts';

export interface DesksDeps extends DeskDeps {
  routing: DeskDeps['routing'] & { onEntry(listener: (entry: JournalEntry) => void): void };
  asking: AskRouting;
  nodeId: string;
  /** An agent came: routing should hear of it at once. */
  onArrived(agentId: AgentId): void;
}

interface Place {
  desk: Desk;
  epoch: number;
  /** Those who are being welcomed, and those who were. */
  arriving: Set<GatewaySocket>;
  sockets: Set<GatewaySocket>;
  signingIn: Promise<void> | null;
  /** Routing confirmed it for this session. */
  signedIn: boolean;
  signedOut: boolean;
}

/**
 * The lines are shown this often on a small floor; on a large one each desk hears of them less often, because a message
 * to every desk for every change would be most of what this node does.
 */
const queuesEveryMs = { least: 500, aDesk: 10, most: 5_000 };
/** Told in one go; then whoever has an offer on its way comes first. */
const desksAtOnce = 50;

/** Why an offer went away, in the desktop's words. */
const withdrawalOf = (event: RoutingEvent): { reason: string } | null => {
  switch (event.type) {
    case 'reservation.expired':
      return { reason: 'missed' };
    case 'reservation.rejected':
      return { reason: 'declined' };
    case 'reservation.revoked':
      return { reason: event.reason === 'caller-left' ? 'caller-left' : 'taken-back' };
    default:
      return null;
  }
};

/** The desks of the agents who are connected to this node. */
export const createDesks = (deps: DesksDeps) => {
  const places = new Map<AgentId, Place>();
  const moved = new Set<Place>();
  let queuesTimer: ReturnType<typeof setTimeout> | null = null;

  const report = (agentId: AgentId) => (error: unknown) =>
    deps.logger.error({ err: error, agentId }, 'a desk could not be shown');
  const show = ({ desk }: Place): void => {
    desk.show().catch(report(desk.agentId));
  };
  /** A batch of the journal moves a desk once. */
  const showSoon = (place: Place): void => {
    if (moved.size === 0)
      setImmediate(() => {
        const due = [...moved];
        moved.clear();
        for (const each of due) if (places.get(each.desk.agentId) === each) show(each);
      });
    moved.add(place);
  };
  const showQueuesTo = (rest: Iterator<Place>): void => {
    for (let n = 0; n < desksAtOnce; n += 1) {
      const { done, value } = rest.next();
      if (done) {
        queuesTimer = null;
        return;
      }
      value.desk.showQueues();
    }
    setImmediate(showQueuesTo, rest);
  };
  const showQueuesSoon = (): void => {
    const { least, aDesk, most } = queuesEveryMs;
    queuesTimer ??= setTimeout(
      () => showQueuesTo(places.values()),
      Math.min(most, Math.max(least, aDesk * places.size)),
    );
  };

  const leavePlace = (place: Place): void => {
    place.desk.close();
    if (places.get(place.desk.agentId) === place) places.delete(place.desk.agentId);
  };
  const endElsewhere = (place: Place): void => {
    leavePlace(place);
    for (const socket of [...place.arriving, ...place.sockets]) endSocket(socket, 'signed-in-elsewhere');
  };

  const signIn = async (place: Place): Promise<void> => {
    const { agentId } = place.desk;
    try {
      const entry = await deps.asking.ask({
        commandId: newId<CommandId>(),
        type: 'agent.sign-in',
        agentId,
        epoch: place.epoch,
        node: deps.nodeId,
      });
      const rejection = rejectionOf(entry);
      if (rejection === 'stale-epoch') endElsewhere(place);
      place.signedIn = rejection === null;
    } catch (error) {
      // Routing is away or slow: the desktop shows what is known, and the next renewal of presence asks again.
      deps.logger.warn({ err: error, agentId }, 'an agent could not be signed in to routing');
    } finally {
      place.signingIn = null;
    }
  };
  const ensureSignedIn = (place: Place): Promise<void> => {
    place.signedOut = false;
    place.signingIn ??= signIn(place);
    return place.signingIn;
  };

  deps.routing.onEntry((entry) => {
    const { command } = entry;
    if (command.type === 'agent.sign-in' && rejectionOf(entry) === null) {
      const place = places.get(command.agentId);
      if (place && place.epoch < command.epoch) endElsewhere(place);
    }
    // A choice made during an interaction changes the agent's record without an event.
    const chooser = 'agentId' in command ? places.get(command.agentId) : undefined;
    if (chooser) showSoon(chooser);
    let queuesMoved = false;
    for (const event of entry.events) {
      if (event.type === 'partition.taken-over') for (const place of places.values()) showSoon(place); // deadlines moved
      if (event.type !== 'agent.status-changed') queuesMoved = true;
      const place = 'agentId' in event ? places.get(event.agentId) : undefined;
      if (!place) continue;
      const withdrawal = withdrawalOf(event);
      if (withdrawal && 'reservationId' in event) place.desk.withdraw(event.reservationId, withdrawal.reason);
      showSoon(place);
    }
    if (queuesMoved && places.size > 0) showQueuesSoon();
  });

  const placeFor = (agentId: AgentId, epoch: number): Place | null => {
    const existing = places.get(agentId);
    if (existing?.epoch === epoch) return existing;
    if (existing && existing.epoch > epoch) return null;
    if (existing) endElsewhere(existing);
    const sockets = new Set<GatewaySocket>();
    const emit: EmitToDesk = (name, event) => {
      // The event map cannot be narrowed by a generic name; EmitToDesk has checked the pair.
      for (const socket of sockets) (socket.emit as (name: string, event: unknown) => boolean)(name, event);
    };
    const desk = createDesk(deps, agentId, emit);
    const place: Place = {
      desk,
      epoch,
      arriving: new Set(),
      sockets,
      signingIn: null,
      signedIn: false,
      signedOut: false,
    };
    places.set(agentId, place);
    return place;
  };
  const welcome = (place: Place, socket: GatewaySocket): Promise<void> =>
    place.desk.welcome((state) => {
      if (!socket.connected) return;
      place.sockets.add(socket);
      socket.emit('desk.state', state);
    });

  return {
    async connect(socket: GatewaySocket): Promise<void> {
      const { userId, epoch } = socket.data.session;
      const before = places.get(userId);
      const place = placeFor(userId, epoch);
      if (!place) {
        endSocket(socket, 'signed-in-elsewhere');
        return;
      }
      place.arriving.add(socket);
      if (place !== before || place.signedOut || place.signingIn) {
        const signedIn = ensureSignedIn(place);
        deps.onArrived(userId);
        await signedIn;
      }
      if (socket.connected) await welcome(place, socket);
      place.arriving.delete(socket);
    },
    /** Presence is not renewed any more; nothing is said to routing, so that a reload changes nothing. */
    disconnect(socket: GatewaySocket): void {
      const place = places.get(socket.data.session.userId);
      if (!place) return;
      place.arriving.delete(socket);
      place.sockets.delete(socket);
      if (place.arriving.size + place.sockets.size === 0) leavePlace(place);
    },
    async refetch(socket: GatewaySocket): Promise<void> {
      const place = places.get(socket.data.session.userId);
      if (place?.sockets.has(socket)) await welcome(place, socket);
    },
    /** The agent left routing on purpose: presence must not bring them back. */
    signedOut(agentId: AgentId): void {
      const place = places.get(agentId);
      if (place) place.signedOut = true;
    },
    /** Who is here and takes part in routing. */
    present: (): { agentId: AgentId; epoch: number }[] =>
      [...places.values()]
        .filter((place) => !place.signedOut)
        .map((place) => ({ agentId: place.desk.agentId, epoch: place.epoch })),
    /** Those whom routing lost, or does not know yet, although their desktop is here: signs them in again. */
    recover(): void {
      for (const place of places.values()) {
        const agent = deps.routing.projection.agents.get(place.desk.agentId);
        const lost = !agent || (agent.status === 'offline' && (!place.signedIn || agent.reason === 'presence-lost'));
        if (lost && !place.signedOut) ensureSignedIn(place).catch(report(place.desk.agentId));
      }
    },
    showCall(interactionId: InteractionId): void {
      for (const { desk } of places.values())
        if (desk.holds(interactionId)) desk.showCall(interactionId).catch(report(desk.agentId));
    },
    async refreshCard(interactionId: InteractionId): Promise<void> {
      await Promise.all([...places.values()].map(({ desk }) => desk.refreshCard(interactionId)));
    },
    deskOf: (agentId: AgentId): Desk | null => places.get(agentId)?.desk ?? null,
    configurationChanged(): void {
      showQueuesSoon();
    },
    stop(): void {
      if (queuesTimer) clearTimeout(queuesTimer);
      for (const place of [...places.values()]) leavePlace(place);
    },
  };
};
export type Desks = ReturnType<typeof createDesks>;
