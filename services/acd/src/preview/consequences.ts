import type { PreviewFinding, QueueId, RoutingConfiguration } from '@tellonce/contracts';
import type { Engine } from '@tellonce/routing';
import { copyOf, ownCommandId } from './copy-of.ts';
import { fatesOfNewCallers } from './fates-of-new-callers.ts';
import { happensAtOnce } from './happens-at-once.ts';
import { findServing } from './serving.ts';
import { findStranded } from './stranded.ts';

/**
 * What `after` in the place of `before` would do to those who call, wait and work at `atMs`: the difference between an
 * engine that goes on and one that is told. `engine` is given away.
 * @param mayRefuse the queue that is being changed: when nobody could serve it any more, the change is no good
 */
export const consequencesOf = (
  engine: Engine,
  change: { before: RoutingConfiguration; after: RoutingConfiguration; atMs: number; mayRefuse: QueueId | null },
): PreviewFinding[] => {
  const { before, after, atMs, mayRefuse } = change;
  if (isSame(before, after)) return [];
  const goesOn = engine;
  goesOn.handle({ commandId: ownCommandId(0), type: 'clock.advance' }, atMs);
  if (before.version > goesOn.configurationVersion) apply(goesOn, before, atMs, 1);
  const isTold = copyOf(goesOn);
  const told = apply(isTold, { ...after, version: goesOn.configurationVersion + 1 }, atMs, 2);
  return [
    ...findServing(goesOn.state, { before, after, mayRefuse }),
    ...findStranded(goesOn.state, { before, after }),
    ...happensAtOnce(goesOn.state, told, after),
    ...fatesOfNewCallers({
      before: goesOn,
      after: isTold,
      queues: { before: before.queues, after: after.queues },
      atMs,
    }),
  ];
};

const apply = (engine: Engine, configuration: RoutingConfiguration, atMs: number, nth: number) =>
  engine.handle({ commandId: ownCommandId(nth), type: 'configuration.apply', configuration }, atMs).events;

const isSame = (a: RoutingConfiguration, b: RoutingConfiguration): boolean =>
  JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 });
