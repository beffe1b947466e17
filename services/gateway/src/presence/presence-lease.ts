import { type AgentId, type CommandId, newId } from '@tellonce/contracts';
import type { RoutingCommands } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';

const everyMs = 5_000;
/** A floor that comes in all at once is named in a few messages, not in one for each. */
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
  const newcomers = new Set<AgentId>();
  const renew = async (agents: { agentId: AgentId; epoch: number }[]): Promise<void> => {
    if (agents.length === 0) return;
    await deps.commands.send({ commandId: newId<CommandId>(), type: 'presence.renew', node: deps.nodeId, agents });
  };
  const renewNow = (agents: { agentId: AgentId; epoch: number }[]): void => {
    renew(agents).catch((error: unknown) => deps.logger.error({ err: error }, 'presence could not be renewed'));
  };
  return {
    /** Somebody came; the leases of the others go on as they are. */
    renewSoon(agentId: AgentId): void {
      newcomers.add(agentId);
      soon ??= setTimeout(() => {
        soon = null;
        renewNow(deps.present().filter((each) => newcomers.has(each.agentId)));
        newcomers.clear();
      }, togetherMs);
    },
    start(): void {
      timer = setInterval(() => {
        renewNow(deps.present());
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
