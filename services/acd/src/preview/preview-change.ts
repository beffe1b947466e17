import type { AgentId, ConfigurationPreview, PreviewFinding, ProposedChange } from '@tellonce/contracts';
import { type Executor, userRepository } from '@tellonce/database';
import type { Clock } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { consequencesOf } from './consequences.ts';
import { openLiveEngine } from './live-engine.ts';
import { tryChange } from './try-change.ts';

/** What a change would do, from routing's own engine at this moment. Nothing is saved and nobody hears of it. */
export const previewChange =
  (deps: { redis: Redis; db: Executor; clock: Clock }) =>
  async (change: ProposedChange): Promise<ConfigurationPreview> => {
    const atMs = deps.clock.now();
    const { before, after } = await tryChange(deps.db, change, atMs);
    const mayRefuse = change.kind === 'queues' ? change.id : null;
    const engine = await openLiveEngine(deps.redis);
    const findings = consequencesOf(engine, { before, after, atMs, mayRefuse });
    const named = new Set(findings.flatMap(peopleIn));
    const users = named.size === 0 ? [] : await userRepository(deps.db).list();
    const people = users.filter((user) => named.has(user.userId));
    return { findings, people: people.map((user) => ({ agentId: user.userId, name: user.displayName })) };
  };

const peopleIn = (finding: PreviewFinding): AgentId[] => {
  switch (finding.kind) {
    case 'served-by':
      return [...finding.gained, ...finding.lost];
    case 'rings-at-once':
      return finding.agentIds;
    case 'leaves-routing':
      return [finding.agentId];
    case 'new-callers':
      return [finding.before, finding.after].flatMap((fate) => (fate.kind === 'offered' ? [fate.agentId] : []));
    default:
      return [];
  }
};
