import type { AgentSelection } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, one, queue } from '../engine.fixture.ts';

const minute = 60_000;
/** Three repairers: 1 an expert, 2 an all-rounder, 3 a beginner. 1 has been free the longest, 3 the shortest. */
const workshop = (agentSelection: AgentSelection) => {
  const skills = { 1: { repair: 9 }, 2: { repair: 5, sales: 5 }, 3: { repair: 5 } };
  const acd = bench(
    configurationWith(skills, { 1: { asks: { repair: 3 }, agentSelection }, 2: { asks: { repair: 1 } } }),
  );
  return acd;
};
type Acd = ReturnType<typeof bench>;

/** So many calls of so many minutes, one after another, for one agent alone. */
const work = (acd: Acd, n: number, calls: number, minutes: number): void => {
  acd.free(n);
  for (let call = 0; call < calls; call += 1) {
    const interaction = n * 100 + call;
    acd.enqueue(interaction);
    acd.accept(n);
    acd.wait(minutes * minute);
    acd.end(interaction);
  }
  acd.send({ type: 'agent.choose-status', agentId: agent(n), status: 'not-ready', reason: 'break' });
};
const allFree = (acd: Acd): void => {
  for (const n of [1, 2, 3]) {
    acd.free(n);
    acd.wait(1_000);
  }
};
const chosen = (acd: Acd) => one(acd.enqueue(1), 'agent.reserved');

describe('of several free agents', () => {
  it.each<[AgentSelection['kind'], number, (acd: Acd) => void]>([
    ['longest-idle', 1, allFree],
    ['most-skilled', 1, allFree],
    ['least-skilled', 3, allFree],
    [
      'fewest-interactions',
      2,
      (acd) => {
        work(acd, 1, 3, 1);
        work(acd, 2, 1, 60);
        work(acd, 3, 2, 1);
        allFree(acd);
      },
    ],
    [
      'least-occupied',
      3,
      (acd) => {
        work(acd, 1, 1, 20);
        work(acd, 2, 1, 30);
        work(acd, 3, 4, 1);
        allFree(acd);
      },
    ],
  ])('by %s agent %i is chosen', (kind, expected, prepare) => {
    const acd = workshop({ kind } as AgentSelection);
    prepare(acd);
    expect(chosen(acd)).toMatchObject({ agentId: agent(expected), because: { rule: kind, candidates: 3 } });
  });

  it.each([
    [{ idle: 1, skill: 0, occupancy: 0 }, 1],
    [{ idle: 0, skill: 1, occupancy: 0 }, 1],
    [{ idle: 0, skill: 0, occupancy: 1 }, 3],
    // Agent 1 knows four levels more, but has been twice as occupied as the weights make up for.
    [{ idle: 0, skill: 0.1, occupancy: 2 }, 3],
  ])('by the weights %j agent %i is chosen', (weights, expected) => {
    const acd = workshop({ kind: 'weighted', ...weights });
    work(acd, 1, 1, 25);
    work(acd, 2, 1, 25);
    work(acd, 3, 1, 2);
    allFree(acd);
    expect(chosen(acd).agentId).toBe(agent(expected));
  });

  it('says what broke a tie: who has been idle longer, then the id', () => {
    const acd = workshop({ kind: 'least-skilled' });
    acd.free(3);
    acd.free(1);
    expect(chosen(acd).because.tieBreak).toBeNull();
    const alike = bench(
      configurationWith({ 1: {}, 2: {}, 3: {} }, { 1: { agentSelection: { kind: 'most-skilled' } } }),
    );
    alike.free(2);
    alike.wait(5);
    alike.free(3);
    alike.free(1);
    expect(one(alike.enqueue(1), 'agent.reserved')).toMatchObject({
      agentId: agent(2),
      because: { tieBreak: 'idle-since' },
    });
    expect(one(alike.enqueue(2), 'agent.reserved')).toMatchObject({
      agentId: agent(1),
      because: { tieBreak: 'agent-id' },
    });
  });

  it('occupancy fades: twenty minutes of work an hour ago count less than five just now', () => {
    const queues = {
      1: { asks: { a: 1 }, agentSelection: { kind: 'least-occupied' as const } },
      2: { asks: { b: 1 } },
    };
    const acd = bench(configurationWith({ 1: { a: 1 }, 2: { a: 1, b: 1 } }, queues));
    acd.free(1);
    acd.enqueue(8);
    acd.accept(1);
    acd.wait(20 * minute);
    acd.end(8);
    acd.free(1);
    for (let n = 0; n < 6; n += 1) {
      acd.wait(10 * minute);
      acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    }
    acd.free(2);
    acd.enqueue(9, { queueId: queue(2) });
    acd.accept(2);
    acd.wait(5 * minute);
    acd.end(9);
    expect(chosen(acd)).toMatchObject({ agentId: agent(1), because: { rule: 'least-occupied', candidates: 2 } });
  });

  it('an agent who has had none today comes before all who have', () => {
    const acd = workshop({ kind: 'fewest-interactions' });
    work(acd, 1, 5, 1);
    acd.wait(24 * 60 * minute);
    for (const n of [1, 2, 3]) acd.signIn(n);
    work(acd, 2, 1, 1);
    work(acd, 3, 1, 1);
    for (const n of [2, 3, 1]) acd.free(n);
    expect(chosen(acd).agentId).toBe(agent(1));
  });
});
