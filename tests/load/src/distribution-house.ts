import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type Ack,
  type AgentId,
  type ClientToServerEvents,
  type CommandId,
  type InteractionId,
  newId,
  permissionsOf,
  type QueueId,
  type RoutingCommand,
  routingConfiguration,
  type ServerToClientEvents,
} from '@tellonce/contracts';
import { createRoutingCommands } from '@tellonce/journal';
import { createSessions, sessionCookieName } from '@tellonce/service-kit';
import { io, type Socket } from 'socket.io-client';
import { type Ground, prepareGround } from './acd-ground.ts';
import { type ProcessFigures, readProcess, readTree, sumOf } from './processor-time.ts';

const HOUSE = fileURLToPath(new URL('./distribution-house-main.ts', import.meta.url));
const connectAtOnce = 60;

export interface Desk {
  readonly agentId: AgentId;
  readonly queueId: QueueId;
  choose(status: 'available' | 'not-ready'): Promise<void>;
}

/** Beyond its queue: at least this level in its line, and how urgent it is. */
export interface Asked {
  level: number;
  priority: number;
}

export interface Connected {
  desk: Desk;
  interactionId: InteractionId;
  /** By this process's clock, when the agent's socket had the outcome of its acceptance. */
  at: number;
}

export interface DistributionHouse {
  /** The next so many desktops, on real sockets, not ready; they answer whatever they are offered at once. */
  hire(count: number, queueId: QueueId): Promise<Desk[]>;
  /** What the dialogue does: the command is in Redis when it resolves. */
  join(queueId: QueueId, asked?: Asked): Promise<InteractionId>;
  /** What each request for a wait document does: the place is kept. */
  stay(interactionId: InteractionId, queueId: QueueId): Promise<void>;
  /** What call control does when a call is over. */
  end(interactionId: InteractionId): Promise<void>;
  onConnected(listener: (connected: Connected) => void): void;
  backlog(): Promise<number>;
  ours(): ProcessFigures;
  /** The same, each alone. */
  parts(): Record<'acd' | 'gateway' | 'redis', ProcessFigures>;
  postgres(): ProcessFigures;
  /** What acceptances were answered that were none. */
  failures(): readonly string[];
  stop(): Promise<void>;
}

export const openDistributionHouse = async (of: {
  agents: number;
  queues: readonly QueueId[];
  /** What the n-th agent can do: a level in the line of each of some queues. */
  agentLines: (n: number) => readonly { queue: number; level: number }[];
}): Promise<DistributionHouse> => {
  const ground: Ground = await prepareGround();
  const ids = Array.from({ length: of.agents }, () => newId<AgentId>());
  const skill = (n: number): string => `line-${n}`;
  const configuration = routingConfiguration.parse({
    version: 1,
    agents: ids.map((agentId, n) => ({
      agentId,
      teamId: null,
      skills: of.agentLines(n).map(({ queue, level }) => ({ skill: skill(queue), level })),
    })),
    queues: of.queues.map((queueId, n) => ({
      ...{ queueId, key: `queue-${n}`, requirements: [{ skill: skill(n), level: 1 }], reservationTimeoutMs: 60_000 },
      ...{ lastAgentPreferenceMs: 0, wrapUp: { kind: 'none' }, serviceLevelTargetMs: 20_000 },
    })),
    ...{ presenceTimeoutMs: 60_000, presenceGraceMs: 60_000, waitingLeaseMs: 3_600_000 },
    gradeBoostMs: { A: 0, B: 0, C: 0, D: 0 },
  });
  await ground.configure(configuration);
  const acd = ground.startAcd();
  const gateway = ground.start(HOUSE, {});
  const [{ port }] = (await once(gateway, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${port}`;
  const pids = [acd.pid ?? 0, gateway.pid ?? 0, ground.pids.redis];
  const commands = createRoutingCommands(ground.redis);
  const sessions = createSessions(ground.redis, { ttlMs: 3_600_000 });
  const listeners: ((connected: Connected) => void)[] = [];
  const sockets: Socket[] = [];
  const failures: string[] = [];
  const hungUp = new Set<InteractionId>();
  let hired = 0;

  const send = async (command: Record<string, unknown>): Promise<void> =>
    commands.send({ commandId: newId<CommandId>(), ...command } as RoutingCommand);

  const queueCommand = (interactionId: InteractionId, queueId: QueueId, asked?: Asked): Record<string, unknown> => ({
    ...{ type: 'interaction.queue', interactionId, queueId, grade: null, preferredAgentId: null },
    requirements: asked ? [{ skill: skill(of.queues.indexOf(queueId)), level: asked.level }] : [],
    ...(asked && { priority: asked.priority }),
  });

  const seat = async (agentId: AgentId, queueId: QueueId): Promise<Desk> => {
    const { token } = await sessions.create(
      {
        ...{
          userId: agentId,
          displayName: 'Agent',
          signInName: agentId,
          roles: ['agent'],
          teamId: null,
          language: null,
        },
        permissions: permissionsOf(['agent']),
      },
      Date.now(),
    );
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
      ...{ transports: ['websocket'], forceNew: true, reconnection: false },
      extraHeaders: { cookie: `${sessionCookieName}=${token}`, origin: url },
    });
    sockets.push(socket as unknown as Socket);
    const ask = (name: string, command: object): Promise<Ack> =>
      new Promise((resolve) => {
        (socket as unknown as { emit(name: string, command: object, reply: (ack: Ack) => void): void }).emit(
          name,
          { commandId: newId(), ...command },
          resolve,
        );
      });
    await new Promise<void>((resolve, reject) => {
      socket.once('desk.state', () => resolve());
      socket.once('connect_error', reject);
    });
    const desk: Desk = {
      ...{ agentId, queueId },
      async choose(status) {
        let ack = await ask('agent.choose-status', { status, reason: null });
        // A machine that is busy with something else may take its time; what is measured comes later.
        for (let tries = 0; !ack.ok && ack.code === 'unavailable' && tries < 5; tries += 1)
          ack = await ask('agent.choose-status', { status, reason: null });
        if (!ack.ok) throw new Error(`an agent could not become ${status}: ${ack.detail}`);
      },
    };
    let accepting: string | null = null;
    socket.on('desk.work', ({ work }) => {
      if (work.stage !== 'offered' || accepting === work.offer.reservationId) return;
      const { reservationId, interactionId } = work.offer;
      accepting = reservationId;
      void ask('reservation.accept', { reservationId }).then((ack) => {
        const at = performance.now();
        if (!ack.ok) {
          // Who hangs up while the card rings is not there to be accepted.
          if (!hungUp.has(interactionId)) failures.push(`${ack.code}: ${ack.detail}`);
          return;
        }
        for (const listener of listeners) listener({ desk, interactionId, at });
      });
    });
    return desk;
  };

  return {
    async hire(count, queueId) {
      const wanted = ids.slice(hired, hired + count);
      if (wanted.length < count) throw new Error('there are no more agents');
      hired += count;
      const desks: Desk[] = [];
      for (let from = 0; from < count; from += connectAtOnce)
        desks.push(...(await Promise.all(wanted.slice(from, from + connectAtOnce).map((id) => seat(id, queueId)))));
      return desks;
    },
    async join(queueId, asked) {
      const interactionId = newId<InteractionId>();
      await send(queueCommand(interactionId, queueId, asked));
      return interactionId;
    },
    stay: (interactionId, queueId) => send(queueCommand(interactionId, queueId)),
    end(interactionId) {
      hungUp.add(interactionId);
      return send({ type: 'interaction.end', interactionId, reason: 'caller-left' });
    },
    onConnected: (listener) => void listeners.push(listener),
    backlog: async () => ground.redis.xlen('{routing-main}:commands'),
    ours: () => sumOf(pids),
    parts: () => ({
      acd: readProcess(acd.pid ?? 0),
      gateway: readProcess(gateway.pid ?? 0),
      redis: readProcess(ground.pids.redis),
    }),
    postgres: () => readTree(ground.pids.postgres),
    failures: () => failures,
    async stop() {
      for (const socket of sockets) socket.disconnect();
      await ground.stop();
    },
  };
};
