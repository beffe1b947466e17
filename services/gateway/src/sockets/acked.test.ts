import {
  type Ack,
  type AgentId,
  DomainError,
  newId,
  type Permission,
  type SocketCommandName,
} from '@tellonce/contracts';
import { createLogger, type SessionData } from '@tellonce/service-kit';
import { fakeClock } from '@tellonce/testkit';
import { describe, expect, it } from 'vitest';
import {
  type CommandContext,
  type CommandHandlers,
  createCommandDoor,
  createMessageBudget,
  createRememberedAcks,
} from './acked.ts';

const open = (handle: () => Promise<void>, permissions: Permission[] = ['interactions.handle']) => {
  const lines: string[] = [];
  const door = createCommandDoor({
    handlers: new Proxy({}, { get: () => handle }) as CommandHandlers<CommandContext>,
    remembered: createRememberedAcks(),
    logger: createLogger({ name: 'test' }, { write: (line) => void lines.push(line) }),
  });
  const context = { session: { userId: newId<AgentId>(), permissions } as SessionData };
  const send = async (event: SocketCommandName, ...args: unknown[]): Promise<Ack | null> => {
    const acks: Ack[] = [];
    await door(event, [...args, (answer: Ack) => acks.push(answer)], context);
    return acks[0] ?? null;
  };
  return { send, door, context, lines };
};
const aCommand = () => ({ commandId: newId(), interactionId: newId() });

describe('a command', () => {
  it('is acknowledged once it was carried out', async () => {
    let carriedOut = 0;
    const { send } = open(async () => void carriedOut++);
    expect(await send('wrap-up.finish', aCommand())).toEqual({ ok: true });
    expect(carriedOut).toBe(1);
  });
  it('that fails says nothing of why, but the log does', async () => {
    const { send, lines } = open(() => Promise.reject(new Error('the password is hunter2')));
    const answer = await send('wrap-up.finish', aCommand());
    expect(answer).toMatchObject({ ok: false, code: 'internal' });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(lines.join('')).toContain('hunter2');
  });
  it('without a callback is dropped: nobody could be told how it went', async () => {
    let carriedOut = 0;
    const { door, context } = open(async () => void carriedOut++);
    await door('wrap-up.finish', [aCommand()], context);
    expect(carriedOut).toBe(0);
  });
  it('with more than one object is malformed', async () => {
    const { send } = open(async () => undefined);
    expect(await send('wrap-up.finish', aCommand(), aCommand())).toMatchObject({ code: 'malformed-request' });
  });
  it('that bears the name of something every object has is unknown', async () => {
    const { send } = open(async () => undefined);
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(await send(name as SocketCommandName, {})).toMatchObject({ code: 'unknown-event' });
  });
});

describe('a repeated command', () => {
  it('waits for the first try and gets its answer', async () => {
    let finish = () => {};
    let tries = 0;
    const { send } = open(() => {
      tries += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const command = aCommand();
    const both = Promise.all([send('wrap-up.finish', command), send('wrap-up.finish', command)]);
    finish();
    expect(await both).toEqual([{ ok: true }, { ok: true }]);
    expect(tries).toBe(1);
  });
  it('is tried again when the first try met an outage, not when it was refused', async () => {
    const refusals = [new DomainError('unavailable', 'later'), new DomainError('reservation-gone', 'gone')];
    let tries = 0;
    const { send } = open(() => Promise.reject(refusals[tries++] ?? new Error('asked too often')));
    const command = aCommand();
    const codes = [];
    for (let n = 0; n < 3; n += 1) {
      const answer = await send('wrap-up.finish', command);
      codes.push(answer?.ok === false && answer.code);
    }
    expect(codes).toEqual(['unavailable', 'reservation-gone', 'reservation-gone']);
  });
});

it('a budget of messages is spent, and fills again with time', () => {
  const clock = fakeClock();
  const budget = createMessageBudget(clock, { burst: 3, perSecond: 2 });
  const spend = (count: number) => Array.from({ length: count }, () => budget.take());
  expect(spend(4)).toEqual([true, true, true, false]);
  clock.advance(1_000);
  expect(spend(3)).toEqual([true, true, false]);
  clock.advance(60_000);
  expect(spend(4)).toEqual([true, true, true, false]);
});
