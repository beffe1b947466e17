import type { Floor, InteractionId } from '@tellonce/contracts';
import type { FloorProjection } from '@tellonce/journal';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { GatewaySocket } from '../sockets/gateway-socket.ts';
import type { FloorScope } from './assemble-floor.ts';
import type { FloorFigures } from './floor-figures.ts';
import type { FloorPeople } from './floor-people.ts';

export interface FloorWatchDeps {
  projection(): Pick<FloorProjection, 'waiting' | 'reservations' | 'engagements'>;
  assemble(scope: FloorScope): Floor;
  figures: Pick<FloorFigures, 'refresh'>;
  people: Pick<FloorPeople, 'refresh'>;
  clock: Clock;
  logger: Logger;
}

/** A change is seen within a step; without one the floor is sent every second one, so that a stalled board shows. */
const stepMs = 500;
const quietMs = 900;

export const scopeOf = ({ data: { session } }: Pick<GatewaySocket, 'data'>): FloorScope => ({
  team: session.permissions.includes('floor.watch-all-teams') ? null : { teamId: session.teamId },
  readsCustomers: session.permissions.includes('customers.read'),
});
const viewOf = ({ team, readsCustomers }: FloorScope): string =>
  `${team === null ? 'all' : (team.teamId ?? 'none')}:${readsCustomers}`;

/** Sends the floor to those who watch it, assembled once for all who may see the same. Nobody watching costs nothing. */
export const createFloorWatch = (deps: FloorWatchDeps) => {
  const watchers = new Map<GatewaySocket, { seq: number; scope: FloorScope }>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let changed = false;
  let sentAt = 0;

  function* onFloor(): Iterable<InteractionId> {
    const { waiting, reservations, engagements } = deps.projection();
    yield* waiting.keys();
    for (const reservation of reservations.values()) yield reservation.waiting.interactionId;
    yield* engagements.keys();
  }
  /** Both may fail with their store; the floor then shows what it knew, and says from when. */
  const refresh = async (): Promise<void> => {
    const [figures, people] = await Promise.allSettled([deps.figures.refresh(), deps.people.refresh(onFloor())]);
    // A caller without a name is shown at once, and named at the next step.
    if (people.status === 'fulfilled' && people.value) changed = true;
    for (const result of [figures, people])
      if (result.status === 'rejected') deps.logger.warn({ err: result.reason }, 'the floor could not be refreshed');
  };
  const send = (sockets: Iterable<GatewaySocket>): void => {
    const floors = new Map<string, Floor>();
    for (const socket of sockets) {
      const watcher = watchers.get(socket);
      if (!watcher) continue;
      const view = viewOf(watcher.scope);
      const floor = floors.get(view) ?? deps.assemble(watcher.scope);
      floors.set(view, floor);
      watcher.seq += 1;
      socket.emit('floor.state', { seq: watcher.seq, floor });
    }
  };
  const step = (): void => {
    const now = deps.clock.now();
    if (!changed && now - sentAt < quietMs) return;
    changed = false;
    sentAt = now;
    send(watchers.keys());
    // For the next step: a slow database must not hold up the sight of who waits.
    refresh().catch((error: unknown) => deps.logger.error({ err: error }, 'the floor could not be refreshed'));
  };
  const unwatch = (socket: GatewaySocket): void => {
    watchers.delete(socket);
    if (watchers.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
  return {
    async watch(socket: GatewaySocket): Promise<void> {
      await refresh();
      if (!socket.connected) return;
      if (!watchers.has(socket)) watchers.set(socket, { seq: 0, scope: scopeOf(socket) });
      timer ??= setInterval(step, stepMs);
      send([socket]);
    },
    unwatch,
    changed(): void {
      changed = true;
    },
    stop(): void {
      for (const socket of [...watchers.keys()]) unwatch(socket);
    },
  };
};
export type FloorWatch = ReturnType<typeof createFloorWatch>;
