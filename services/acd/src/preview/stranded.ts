import {
  isReached,
  lackingIn,
  type PreviewFinding,
  type RoutingConfiguration,
  reachOf,
  type WaitingState,
} from '@tellonce/contracts';
import type { Engine } from '@tellonce/routing';

type Stranded = Extract<PreviewFinding, { kind: 'stranded' }>;

/** Those who wait and for whom nobody will ever come any more, and who are sent on to nowhere either. */
export const findStranded = (
  state: Engine['state'],
  { before, after }: { before: RoutingConfiguration; after: RoutingConfiguration },
): Stranded[] => {
  const groups = new Map<string, Stranded>();
  for (const place of state.waiting.values()) {
    if (!strands(before, place).isStranded) {
      const { isStranded, asks, lacking } = strands(after, place);
      if (!isStranded) continue;
      const key = `${place.queueId} ${JSON.stringify(asks)}`;
      const known = groups.get(key);
      const { queueId } = place;
      groups.set(key, { kind: 'stranded', queueId, count: (known?.count ?? 0) + 1, asks, lacking });
    }
  }
  return [...groups.values()];
};

/** What was asked when it came in stays asked; the rings and teams are those of its queue as it is now. */
const strands = ({ queues, agents }: RoutingConfiguration, { queueId, asked, channel }: WaitingState) => {
  const queue = queues.find((each) => each.queueId === queueId);
  const reach = reachOf({ channel, teamIds: [], rings: [], ...queue, requirements: asked });
  const isSentOn = queue !== undefined && (queue.maxWaitMs !== null || typeof queue.overflow?.afterMs === 'number');
  const isServed = agents.some((each) => isReached(reach, each));
  const candidates = agents.filter((each) => isReached({ ...reach, requirements: [] }, each));
  const asks = [...reach.requirements];
  return { isStranded: !isServed && !isSentOn, asks, lacking: lackingIn(asks, candidates) };
};
