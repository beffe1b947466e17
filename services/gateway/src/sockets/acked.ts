import {
  type Ack,
  DomainError,
  type SocketCommand,
  type SocketCommandName,
  socketCommands,
  socketPermissions,
} from '@tellonce/contracts';
import { type Clock, checkKeepable, type Logger, type SessionData, toProblem } from '@tellonce/service-kit';

/** Larger than any command of ours; what the transport lets through beyond it is answered with `too-large`. */
const maxCommandBytes = 8 * 1024;

export interface CommandContext {
  session: SessionData;
}
export type CommandHandlers<C extends CommandContext> = {
  [N in SocketCommandName]: (command: SocketCommand<N>, context: C) => Promise<void>;
};
type AnyHandler<C> = (command: unknown, context: C) => Promise<void>;

const isCommandName = (event: string): event is SocketCommandName => Object.hasOwn(socketCommands, event);

const parseCommand = (name: SocketCommandName, payload: unknown): unknown => {
  const parsed = socketCommands[name].safeParse(payload);
  if (parsed.success) return parsed.data;
  const places = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'the message'))].slice(0, 5);
  throw new DomainError('malformed-request', `Wrong or missing: ${places.join(', ')}.`);
};

const sizeOf = (args: readonly unknown[]): number => Buffer.byteLength(JSON.stringify(args) ?? '');

/** What makes a command be carried out once, however often the desktop repeats it. */
export interface RememberedAcks {
  once(key: string, carryOut: () => Promise<Ack>): Promise<Ack>;
}

/** Refusals that say nothing about the command itself: trying it again may well succeed. */
const passing: ReadonlySet<string> = new Set(['unavailable', 'too-many-requests', 'internal']);

export const createRememberedAcks = (kept = 2_000): RememberedAcks => {
  const acks = new Map<string, Promise<Ack>>();
  return {
    once(key, carryOut) {
      const earlier = acks.get(key);
      if (earlier) return earlier;
      const ack = carryOut();
      acks.set(key, ack);
      const [oldest] = acks.keys();
      if (acks.size > kept && oldest !== undefined) acks.delete(oldest);
      const forgetWhenPassing = (answer: Ack | null) => {
        if ((!answer || (!answer.ok && passing.has(answer.code))) && acks.get(key) === ack) acks.delete(key);
      };
      ack.then(forgetWhenPassing, () => forgetWhenPassing(null));
      return ack;
    },
  };
};

/**
 * Parsing, permissions, acknowledgements and errors of every socket command, once. A message without a callback cannot
 * be answered and is dropped.
 */
export const createCommandDoor = <C extends CommandContext>(deps: {
  handlers: CommandHandlers<C>;
  remembered: RememberedAcks;
  logger: Logger;
}) => {
  const toAck = (error: unknown, event: string, context: C): Ack => {
    const { problem, unexpected } = toProblem(error);
    if (unexpected) deps.logger.error({ err: error, event, userId: context.session.userId }, 'a command failed');
    return { ok: false, code: problem.code, detail: problem.detail };
  };
  const carryOut = async (name: SocketCommandName, command: unknown, context: C): Promise<Ack> => {
    try {
      await (deps.handlers[name] as AnyHandler<C>)(command, context);
      return { ok: true };
    } catch (error) {
      return toAck(error, name, context);
    }
  };
  const answer = async (event: string, args: readonly unknown[], context: C): Promise<Ack> => {
    if (!isCommandName(event)) throw new DomainError('unknown-event', 'There is no such command.');
    const needed = socketPermissions[event];
    if (!context.session.permissions.includes(needed))
      throw new DomainError('forbidden', `This needs the permission ${needed}.`);
    checkKeepable(args);
    if (sizeOf(args) > maxCommandBytes) throw new DomainError('too-large', 'Send less in one message.');
    if (args.length !== 1) throw new DomainError('malformed-request', 'Send one object and a callback.');
    const command = parseCommand(event, args[0]) as { commandId: string };
    return deps.remembered.once(`${context.session.userId}:${event}:${command.commandId}`, () =>
      carryOut(event, command, context),
    );
  };
  return async (event: string, args: readonly unknown[], context: C, refusal?: DomainError): Promise<void> => {
    const reply = args.at(-1);
    if (typeof reply !== 'function') return;
    try {
      if (refusal) throw refusal;
      reply(await answer(event, args.slice(0, -1), context));
    } catch (error) {
      reply(toAck(error, event, context));
    }
  };
};
export type CommandDoor<C extends CommandContext> = ReturnType<typeof createCommandDoor<C>>;

/** A bucket of `burst` messages that fills again at `perSecond`. */
export const createMessageBudget = (clock: Clock, { burst, perSecond }: { burst: number; perSecond: number }) => {
  let left = burst;
  let at = clock.now();
  return {
    take(): boolean {
      const now = clock.now();
      left = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
