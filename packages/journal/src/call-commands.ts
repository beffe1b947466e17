import { type CallCommand, callCommand, callCommandsKey } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { blockingConnection } from './connect-redis.ts';
import { toFields } from './read-streams.ts';
import { pause, retryUntilStopped } from './retry-until-stopped.ts';
import { sendCommand } from './send-command.ts';
import { atOf } from './stream-id.ts';

export interface ConsumeCallCommandsOptions {
  /** Unique a process; a command is handled by one consumer, and by another when this one dies with it. */
  consumer: string;
  /** May be called again for the same command (at least once): the entity decides by `commandId`. */
  onCommand: (command: CallCommand) => Promise<void>;
  onError: (error: unknown) => void;
  /** How long a command may stay unfinished before another consumer takes it over. */
  takeOverMs?: number;
}

export interface CallCommands {
  send(command: CallCommand): Promise<void>;
  consume(options: ConsumeCallCommandsOptions): { stop(): Promise<void> };
}

type Rows = [id: string, fields: string[] | null][];

const limit = 20_000;
const group = 'calls';
const blockMs = 2_000;
/** A command that failed for this long is about a call that is long over. */
const giveUpMs = 5 * 60_000;

export const createCallCommands = (redis: Redis): CallCommands => ({
  async send(command) {
    await sendCommand(redis, callCommandsKey, limit, command);
  },
  consume(options) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const retry = { signal, onError: options.onError };
    const connection = blockingConnection(redis);
    const takeOverMs = options.takeOverMs ?? 15_000;

    const finish = async (streamId: string): Promise<void> => {
      await redis.multi().xack(callCommandsKey, group, streamId).xdel(callCommandsKey, streamId).exec();
    };
    const handle = async (rows: Rows): Promise<void> => {
      for (const [streamId, fields] of rows) {
        if (signal.aborted) return;
        const parsed = callCommand.safeParse(parseJson(toFields(fields ?? []).command));
        try {
          if (parsed.success) await options.onCommand(parsed.data);
          else
            options.onError(
              new Error(`call command ${streamId} is malformed and was skipped`, { cause: parsed.error }),
            );
          await finish(streamId);
        } catch (error) {
          options.onError(error); // stays pending: taken over again after takeOverMs
          if (Date.now() - atOf(streamId) > giveUpMs) await finish(streamId);
        }
      }
    };
    const takeOver = async (): Promise<void> => {
      const reply = await redis.xautoclaim(callCommandsKey, group, options.consumer, takeOverMs, '0', 'COUNT', 50);
      await handle((reply as [string, Rows])[1]);
    };
    const readNew = async (): Promise<void> => {
      const reply = (await connection.xreadgroup(
        ...([
          'GROUP',
          group,
          options.consumer,
          'COUNT',
          50,
          'BLOCK',
          blockMs,
          'STREAMS',
          callCommandsKey,
          '>',
        ] as const),
      )) as [string, Rows][] | null;
      await handle(reply?.[0]?.[1] ?? []);
    };
    const createGroup = async (): Promise<void> => {
      await redis.xgroup('CREATE', callCommandsKey, group, '0', 'MKSTREAM').catch((error: unknown) => {
        if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error; // it is there already
      });
    };
    const reading = (async () => {
      // Created in the same attempt: an emptied Redis has lost the group too.
      while (!signal.aborted) await retryUntilStopped(() => createGroup().then(readNew), retry);
    })();
    const takingOver = (async () => {
      while (!signal.aborted) {
        await pause(takeOverMs / 3, signal);
        if (!signal.aborted) await takeOver().catch((error: unknown) => !signal.aborted && options.onError(error));
      }
    })();
    return {
      async stop() {
        stopping.abort();
        connection.disconnect();
        await Promise.all([reading, takingOver]);
      },
    };
  },
});

const parseJson = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null; // refused by the schema, which then says so
  }
};
