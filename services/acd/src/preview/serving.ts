import {
  type AgentId,
  isReached,
  lackingIn,
  type PreviewFinding,
  type QueueId,
  type RoutingConfiguration,
  type RoutingQueue,
  reachOf,
} from '@tellonce/contracts';
import type { Engine } from '@tellonce/routing';

interface Change {
  before: RoutingConfiguration;
  after: RoutingConfiguration;
  mayRefuse: QueueId | null;
}

/** Who serves each queue, compared. A queue that is new serves nobody yet: it is only looked at whether anybody could. */
export const findServing = (state: Engine['state'], { before, after, mayRefuse }: Change): PreviewFinding[] =>
  after.queues.flatMap((queue) => {
    const { queueId } = queue;
    const old = before.queues.find((each) => each.queueId === queueId);
    const [first, last] = [servingIn(after, queue, 0), servingIn(after, queue)];
    // Before there is anybody at all, queues come first.
    if (!old) return last.length > 0 || after.agents.length === 0 ? [] : [neverServed(after, queue, false)];
    const [oldFirst, oldLast] = [servingIn(before, old, 0), servingIn(before, old)];
    const findings: PreviewFinding[] = [];
    if (last.length === 0) {
      if (oldLast.length > 0) findings.push(neverServed(after, queue, queueId === mayRefuse));
      else if (JSON.stringify(reachOf(old)) !== JSON.stringify(reachOf(queue)))
        findings.push(neverServed(after, queue, false));
    } else if (!isAnyHere(state, last) && isAnyHere(state, oldLast)) findings.push({ kind: 'nobody-on-duty', queueId });
    const isNew = (agentId: AgentId) => !before.agents.some((each) => each.agentId === agentId);
    const atOnce = compared(queueId, 'at-once', oldFirst, first, isNew);
    const inTheEnd = compared(queueId, 'in-the-end', oldLast, last, isNew);
    findings.push(...atOnce, ...(isSameGroup(atOnce[0], inTheEnd[0]) ? [] : inTheEnd));
    return findings;
  });

type ServedBy = Extract<PreviewFinding, { kind: 'served-by' }>;

const compared = (
  queueId: QueueId,
  when: ServedBy['when'],
  before: readonly AgentId[],
  after: readonly AgentId[],
  isNew: (agentId: AgentId) => boolean,
): ServedBy[] => {
  const gained = after.filter((each) => !before.includes(each));
  const lost = before.filter((each) => !after.includes(each));
  // Whoever is new is there for this: it is nothing to those who were there.
  if (lost.length === 0 && gained.every(isNew)) return [];
  return [{ kind: 'served-by', queueId, when, gained, lost, remaining: after.length }];
};
const isSameGroup = (a: ServedBy | undefined, b: ServedBy | undefined): boolean =>
  a?.gained.join() === b?.gained.join() && a?.lost.join() === b?.lost.join();

const servingIn = ({ agents }: RoutingConfiguration, queue: RoutingQueue, rings?: number): AgentId[] => {
  const reach = reachOf(queue, rings);
  return agents.filter((each) => isReached(reach, each)).map((each) => each.agentId);
};

const isAnyHere = ({ agents }: Engine['state'], ids: readonly AgentId[]): boolean =>
  ids.some((id) => (agents.get(id)?.status ?? 'offline') !== 'offline');

const neverServed = ({ agents }: RoutingConfiguration, queue: RoutingQueue, isRefused: boolean): PreviewFinding => {
  const reach = reachOf(queue);
  // Of those who are asked at all; what they lack they lack of skills.
  const asked = agents.filter((each) => isReached({ ...reach, requirements: [] }, each));
  const { queueId } = queue;
  const asks = [...reach.requirements];
  return { kind: 'never-served', queueId, asks, lacking: lackingIn(asks, asked), isRefused };
};
