import {
  type Ack,
  type AgentDesk,
  type CommandId,
  newId,
  type SocketCommand,
  type SocketCommandName,
  type SocketEvent,
  type SocketEventName,
  type Work,
} from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import type { Desktop } from './open-gateway.ts';

const heardEvents = [
  'desk.state',
  'desk.status',
  'desk.work',
  'desk.queues',
  'offer.withdrawn',
  'session.ended',
] as const;

/** An agent's desktop that keeps what it hears and what it therefore shows. */
export const openDesktop = (raw: Desktop) => {
  const heard: { name: SocketEventName; event: unknown }[] = [];
  const shown = { work: null as Work | null, status: null as AgentDesk['status'] | null, seq: null as number | null };
  const gaps: number[] = [];
  for (const name of heardEvents)
    raw.on(name, (event: SocketEvent<typeof name>) => {
      heard.push({ name, event });
      if ('seq' in event) {
        if (name !== 'desk.state' && event.seq !== (shown.seq ?? 0) + 1) gaps.push(event.seq);
        shown.seq = event.seq;
      }
      if ('work' in event) shown.work = event.work;
      if ('status' in event) shown.status = event.status;
    });
  return {
    raw,
    heard,
    shown,
    gaps,
    heardOf: <N extends SocketEventName>(name: N) =>
      heard.filter((each) => each.name === name).map((each) => each.event as SocketEvent<N>),
    stage: <S extends Work['stage']>(stage: S) =>
      until(() => (shown.work?.stage === stage ? (shown.work as Extract<Work, { stage: S }>) : null), {
        what: `the stage ${stage}`,
      }),
    send: <N extends SocketCommandName>(
      name: N,
      command: Omit<SocketCommand<N>, 'commandId'>,
      commandId = newId<CommandId>(),
    ) =>
      (raw.timeout(5_000).emitWithAck as (name: string, command: unknown) => Promise<Ack>).call(
        raw.timeout(5_000),
        name,
        { ...command, commandId },
      ),
    ready: () => until(() => shown.status?.status === 'not-ready', { what: 'the welcome' }),
  };
};
