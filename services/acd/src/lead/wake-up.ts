import { type CommandId, newId, type RoutingCommand } from '@tellonce/contracts';
import type { RoutingCommands } from '@tellonce/journal';

export interface WakeUp {
  /** To be called after each batch. */
  schedule(wakeAtMs: number | null): void;
  /** A `clock.advance` was handled: the next may be sent. */
  arrived(): void;
  /** Now, whatever is due: so that time goes on. */
  tick(): void;
  stop(): void;
}

const soonestMs = 2;
const retryMs = 500;
/** Longer than a timer takes; a `clock.advance` that got lost is sent again after this. */
const lostAfterMs = 3_000;

/** Sends `clock.advance` through the command stream when the engine's next deadline is due: time comes in order too. */
export const createWakeUp = (deps: {
  commands: Pick<RoutingCommands, 'sendAt'>;
  /** Now, by the clock that stamps the stream. */
  streamNow: () => number;
  onError: (error: unknown) => void;
}): WakeUp => {
  let timer: NodeJS.Timeout | undefined;
  let wanted: number | null = null;
  let onItsWaySince: number | null = null;
  let isStopped = false;

  const arm = (): void => {
    clearTimeout(timer);
    if (isStopped || wanted === null) return;
    const now = deps.streamNow();
    const earliest = onItsWaySince === null ? now + soonestMs : onItsWaySince + lostAfterMs;
    timer = setTimeout(() => void send(), Math.min(Math.max(wanted, earliest) - now, 2 ** 31 - 1));
  };
  const send = async (): Promise<void> => {
    onItsWaySince = deps.streamNow();
    const command: RoutingCommand = { commandId: newId<CommandId>(), type: 'clock.advance' };
    try {
      await deps.commands.sendAt(command, deps.streamNow());
      arm();
    } catch (error) {
      if (isStopped) return;
      onItsWaySince = null;
      deps.onError(error);
      clearTimeout(timer);
      timer = setTimeout(arm, retryMs);
    }
  };
  return {
    schedule(wakeAtMs) {
      wanted = wakeAtMs;
      arm();
    },
    arrived() {
      onItsWaySince = null;
    },
    tick() {
      if (onItsWaySince === null && !isStopped) void send();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
