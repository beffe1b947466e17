import { aRoutingConfiguration } from '@tellonce/testkit';
import { describe, expect, it } from 'vitest';
import { parseRoutingSnapshot } from './parse-routing-snapshot.ts';

/** As the first release wrote it. */
const first = {
  ...{ schemaVersion: 1, journalId: '7-0', commandCursor: '7-0', now: 7, resumedAt: 7 },
  ...{ agents: [], waiting: [], reservations: [], engagements: [], recentCommandIds: [], recentlyEndedIds: [] },
};

describe('a stored snapshot', () => {
  it('of the first schema is read', () => {
    const { configuration } = { configuration: aRoutingConfiguration() };
    const snapshot = parseRoutingSnapshot(JSON.stringify({ ...first, configuration }));
    expect(snapshot).toMatchObject({ journalId: '7-0', now: 7, agents: [] });
  });

  it('of a newer schema, torn, or something else is refused in words', () => {
    const newer = { ...first, schemaVersion: 99, configuration: aRoutingConfiguration() };
    expect(() => parseRoutingSnapshot(JSON.stringify(newer))).toThrow(
      'the routing snapshot has schema 99, which this program cannot read',
    );
    expect(() => parseRoutingSnapshot('{"schemaVersion":1,"agen')).toThrow('is torn');
    expect(() => parseRoutingSnapshot('[]')).toThrow('is none');
    expect(() => parseRoutingSnapshot('{"schemaVersion":1}')).toThrow(/does not fit its schema at /);
  });
});
