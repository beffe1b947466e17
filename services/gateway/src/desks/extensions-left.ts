import type { AgentState, RoutingConfiguration } from '@tellonce/contracts';

type WrapUp = NonNullable<AgentState['wrapUp']>;

/** How often this wrap-up may still be extended: as its queue allows, once when nothing is said. */
export const extensionsLeftOf = (
  { until, queueId, extensions }: WrapUp,
  configuration: RoutingConfiguration | null,
): number => {
  if (until === null) return 0; // one that has no end needs no more time
  const policy = configuration?.queues.find((each) => each.queueId === queueId)?.wrapUp;
  const most = policy?.kind === 'timed' ? (policy.maxExtensions ?? 1) : 1;
  return Math.max(0, most - extensions);
};
