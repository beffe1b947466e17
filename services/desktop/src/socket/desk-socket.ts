import {
  type Ack,
  type ClientToServerEvents,
  type CommandId,
  newId,
  type ServerToClientEvents,
  type SocketCommand,
  type SocketCommandName,
} from '@tellonce/contracts';
import { io, type Socket } from 'socket.io-client';

export type RawSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
/** A command without its id: the socket makes it, once, so that a repetition is recognized. */
export type CommandInput<N extends SocketCommandName> = Omit<SocketCommand<N>, 'commandId'>;

export interface DeskSocket {
  raw: RawSocket;
  /** Resolves with the acknowledgement; `unavailable` when none came in all tries. Never rejects. */
  send<N extends SocketCommandName>(name: N, input: CommandInput<N>): Promise<Ack>;
  close(): void;
}

const attempts = 4;
const ackTimeoutMs = 4_000;
const reconnectWaitMs = 8_000;

const noAnswer: Ack = { ok: false, code: 'unavailable', detail: '' };

/** True when the socket is connected in time. */
const connected = (socket: RawSocket, timeoutMs: number): Promise<boolean> => {
  if (socket.connected) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (answer: boolean) => {
      clearTimeout(timer);
      socket.off('connect', onConnect);
      resolve(answer);
    };
    const onConnect = () => finish(true);
    const timer = setTimeout(() => finish(false), timeoutMs);
    socket.on('connect', onConnect);
  });
};

/**
 * Sends one command until it is acknowledged. The id is made once: the gateway may have carried out a try whose
 * acknowledgement was lost, and must see the repetition as the same command.
 */
export const sendCommand = async <N extends SocketCommandName>(
  socket: RawSocket,
  name: N,
  input: CommandInput<N>,
): Promise<Ack> => {
  const command = { ...input, commandId: newId<CommandId>() };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (!(await connected(socket, reconnectWaitMs))) return noAnswer;
    try {
      // The event map cannot be narrowed by a generic name; `CommandInput<N>` has checked the payload.
      const emit = socket.timeout(ackTimeoutMs).emitWithAck as unknown as (name: N, command: unknown) => Promise<Ack>;
      return await emit.call(socket.timeout(ackTimeoutMs), name, command);
    } catch {
      // Timed out or cut: the next try carries the same id.
    }
  }
  return noAnswer;
};

export const openDeskSocket = (): DeskSocket => {
  const raw: RawSocket = io({
    path: '/socket.io',
    transports: ['websocket'],
    withCredentials: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 3_000,
  });
  return {
    raw,
    send: (name, input) => sendCommand(raw, name, input),
    close: () => {
      raw.disconnect();
    },
  };
};
