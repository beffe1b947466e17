import { type AgentId, type CommandId, newId } from '@tellonce/contracts';
import type { RoutingCommands } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';

const everyMs = 5_000;
/** A renewal names everybody who is here: a floor that comes in all at once is named a few times, not once for each. */
const togetherMs = 100;

/**
 * Tells routing every five seconds which desktops this node holds, and at once when one came. A node that falls silent
 * thereby takes its agents out of routing; so does a desktop that is gone, by not being named.
 */
export const createPresenceLease = (deps: {
  commands: RoutingCommands;
  nodeId: string;
  present(): { agentId: AgentId; epoch: number }[];
  recover(): void;
  logger: Logger;
}) => {
  let timer: ReturnType<typeof setInterval> | null = null;
  let soon: ReturnType<typeof setTimeout> | null = null;
  const renew = async (): Promise<void> => {
    const agents = deps.present();
    if (agents.length === 0) return;
    await deps.commands.send({ commandId: newId<CommandId>(), type: 'presence.renew', node: deps.nodeId, agents });
  };
  const renewNow = (): void => {
    renew().catch((error: unknown) => deps.logger.error({ err: error }, 'presence could not be renewed'));
  };
  return {
    renewSoon(): void {
      soon ??= setTimeout(() => {
        soon = null;
        renewNow();
      }, togetherMs);
    },
    start(): void {
      timer = setInterval(() => {
        renewNow();
        deps.recover();
      }, everyMs);
    },
    stop(): void {
      if (timer) clearInterval(timer);
      if (soon) clearTimeout(soon);
      timer = null;
      soon = null;
    },
  };
};
export type PresenceLease = ReturnType<typeof createPresenceLease>;
