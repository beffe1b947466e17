import {
  type AgentId,
  isReached,
  type RoutingAgent,
  type RoutingChange,
  type RoutingConfiguration,
  reachOf,
} from '@tellonce/contracts';
import { deriveId } from '../matching/derive-id.ts';
import type { Recording } from './recording.ts';

/** Who would be there beside those who were, and who would not. */
export interface Staffing {
  additional: RoutingAgent[];
  /** Whose hours and breaks an additional agent has; null: nobody's, on duty all the time. */
  likeWhom: Map<AgentId, AgentId | null>;
  removed: Set<AgentId>;
}

/**
 * One more agent for a queue is like one who was there, with the same skills, hours and breaks; those who were on duty
 * longest come first. Fewer agents: those are not there. A queue that had nobody gets agents who know just what it asks.
 */
export const planStaffing = (
  change: RoutingChange,
  configuration: RoutingConfiguration,
  dutyMsOf: Recording['dutyMsOf'],
): Staffing => {
  const staffing: Staffing = { additional: [], likeWhom: new Map(), removed: new Set(change.withoutAgentIds) };
  for (const { queueId, by } of change.staffing) {
    const queue = configuration.queues.find((each) => each.queueId === queueId);
    if (!queue) continue;
    const reach = reachOf(queue, 0);
    const there = configuration.agents
      .filter((each) => isReached(reach, each) && !staffing.removed.has(each.agentId) && dutyMsOf(each.agentId) > 0)
      .sort((a, b) => dutyMsOf(b.agentId) - dutyMsOf(a.agentId) || (a.agentId < b.agentId ? -1 : 1));
    for (const { agentId } of there.slice(0, Math.max(0, -by))) staffing.removed.add(agentId);
    for (let n = 0; n < by; n += 1) {
      const like = there[n % Math.max(1, there.length)];
      const agentId = deriveId(`additional agent ${n} of ${queueId}`) as AgentId;
      staffing.likeWhom.set(agentId, like?.agentId ?? null);
      staffing.additional.push(
        like
          ? { ...like, agentId }
          : {
              ...{ agentId, teamId: queue.teamIds[0] ?? null, skills: queue.requirements, voiceInterrupts: [] },
              capacity: { voice: 1, chat: 3, email: 5 },
            },
      );
    }
  }
  return staffing;
};
