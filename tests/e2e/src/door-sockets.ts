import {
  type Ack,
  ack,
  type DomainErrorCode,
  newId,
  type SocketCommandName,
  socketCommands,
  socketPermissions,
} from '@tellonce/contracts';
import { socketDoorCases } from '@tellonce/testkit';
import { io, type Socket } from 'socket.io-client';
import { namesSomething, nobodysId, sampleOf } from './door-samples.ts';

export interface SocketCase {
  name: string;
  event: string;
  /** Who may, or who may not. */
  entitled: boolean;
  args: unknown[];
  /** The message as text, where the client's own encoder could not make it. */
  json?: string;
  /** Any refusal that an agent can act on when there is none. */
  expected: DomainErrorCode | 'refused';
}

const answeredWithinMs = 5_000;
/** A number that the client itself never gets to. */
let rawQuestions = 1_000_000;

/** What the desktop is told; in text when it is told nothing. */
export const askOver = (socket: Socket, { event, args, json }: SocketCase): Promise<unknown> => {
  if (json === undefined)
    return socket
      .timeout(answeredWithinMs)
      .emitWithAck(event, ...args)
      .catch(String);
  rawQuestions += 1;
  const [question, answer] = [`2${rawQuestions}`, `3${rawQuestions}`];
  return new Promise((resolve) => {
    const { engine } = socket.io;
    const hear = (packet: unknown): void => {
      if (typeof packet === 'string' && packet.startsWith(answer)) settle(JSON.parse(packet.slice(answer.length))[0]);
    };
    const settle = (said: unknown): void => {
      clearTimeout(patience);
      engine.off('data', hear);
      resolve(said);
    };
    const patience = setTimeout(settle, answeredWithinMs, 'nothing');
    engine.on('data', hear);
    engine.write(`${question}[${JSON.stringify(event)},${json}]`);
  });
};

/** From the tables of events and permissions: a new event is covered by being there. */
export const socketMatrix = (): SocketCase[] => [
  ...socketDoorCases().map(({ name, event, as, payload, expected }): SocketCase => {
    const needed = event in socketPermissions ? socketPermissions[event as SocketCommandName] : null;
    return { name, event, entitled: needed === null || as.includes(needed), args: [payload], expected };
  }),
  ...(Object.keys(socketCommands) as SocketCommandName[]).flatMap((event): SocketCase[] => {
    const sample = { ...(sampleOf(socketCommands[event]) as object), commandId: newId<string>() };
    const door = (what: string, args: unknown[], expected: SocketCase['expected'] = 'malformed-request') => ({
      name: `${event} ${what}`,
      event,
      entitled: true,
      args,
      expected,
    });
    const ids = namesSomething({ ...sample, commandId: '' });
    return [
      door('with two messages', [sample, sample]),
      door('with nothing but a question', []),
      door('with a list', [[sample]]),
      door('with bytes', [Buffer.from('x')]),
      {
        ...door('as deep as it goes', []),
        json: `{"nonsense":${'['.repeat(3_900)}${']'.repeat(3_900)},${JSON.stringify(sample).slice(1)}`,
      },
      { ...door('deeper than that', []), json: '['.repeat(30_000) + ']'.repeat(30_000) },
      door('with a prototype', [JSON.parse(`{"constructor":{"a":1},${JSON.stringify(sample).slice(1)}`)]),
      door('with U+0000', [{ ...sample, commandId: `${nobodysId}\0` }]),
      door('with half a character', [{ ...sample, reason: 'a\ud83d' }]),
      ...(ids ? [door('of what nobody has', [sample], 'refused')] : []),
    ];
  }),
  ...['error', '__proto__', 'constructor', 'x'.repeat(1_000)].map(
    (event): SocketCase => ({
      name: `the event ${event.slice(0, 20)}`,
      event,
      entitled: true,
      args: [{}],
      expected: 'unknown-event',
    }),
  ),
];

export const openSocket = (url: string, headers: Record<string, string>): Socket =>
  io(url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: headers });

/** Resolves with what the desktop would be told when it is not let in. */
export const refusedSocket = (url: string, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve) => {
    const socket = openSocket(url, headers);
    const done = (answer: string): void => {
      socket.disconnect();
      resolve(answer);
    };
    socket.on('connect', () => done('was let in'));
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) =>
      done(error.data?.code ?? error.message),
    );
  });

/** Why this is no clear refusal of the kind that was expected; null when it is one. */
export const socketComplaint = (door: SocketCase, answer: unknown): string | null => {
  const parsed = ack.safeParse(answer);
  if (!parsed.success) return `${door.name}: ${JSON.stringify(answer)} is no acknowledgement`;
  const said: Ack = parsed.data;
  if (said.ok) return `${door.name}: was carried out`;
  if (!said.detail || said.detail.length > 500) return `${door.name}: does not say what is wrong`;
  if (said.code === 'internal' || (door.expected !== 'refused' && said.code !== door.expected))
    return `${door.name}: ${said.code} instead of ${door.expected}`;
  return null;
};
