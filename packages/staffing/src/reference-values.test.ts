import { describe, expect, it } from 'vitest';
import { erlangA } from './erlang-a.ts';
import { erlangB, loadForBlocking, serversForBlocking } from './erlang-b.ts';
import { erlangC } from './erlang-c.ts';
import { halfinWhittWaitProbability } from './halfin-whitt.ts';
import reference from './reference-values.json' with { type: 'json' };
import { requiredAgents, scheduledAgents } from './required-agents.ts';
import { abandonRate, serviceLevel } from './service-level.ts';

/** Relative; the issue of a formula that cancels somewhere would be far above. */
const tolerance = 1e-12;
const expectClose = (actual: number, expected: number): void => {
  const error = expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
  if (!(error <= tolerance)) expect.fail(`${actual} is not ${expected}: relative error ${error}`);
};

describe('against values computed with 60 digits', () => {
  it.each(reference.erlangB.given)('Erlang B of $A Erlangs on $N servers', ({ A, N, B }) => {
    expectClose(erlangB(A, N), B);
  });

  it.each(reference.loadForBlocking.given)('load that $N servers carry at blocking $B', ({ N, B, A_max }) => {
    expectClose(loadForBlocking(N, B), A_max);
  });

  it.each(reference.serversForBlocking.given)('servers for $A Erlangs at blocking $B', ({ A, B, N_min, B_at_N }) => {
    expect(serversForBlocking(A, B)).toBe(N_min);
    expectClose(erlangB(A, N_min), B_at_N);
  });

  it.each(reference.erlangC.given)('Erlang C of $offeredLoad Erlangs and $agents agents', (row) => {
    const workload = { callsPerHour: (row.calls * 3_600) / row.intervalSec, handleTimeSec: row.ahtSec };
    const queue = erlangC(workload, row.agents);
    expectClose(queue.offeredLoad, row.offeredLoad);
    expectClose(queue.waitProbability, row.pWait);
    expectClose(queue.serviceLevel(row.targetSec), row.serviceLevel);
    expectClose(queue.meanWaitSec, row.asaSec);
    expectClose(queue.meanWaitOfWaitersSec, row.meanWaitOfWaitersSec);
    expectClose(queue.meanQueueLength, row.meanQueueLength);
    expectClose(queue.occupancy, row.occupancy);
    expectClose(queue.waitQuantileSec(0.9), row.waitP90Sec);
  });

  it.each(reference.erlangA.given)(
    'Erlang A of $callsPerHour calls of $ahtSec s, patience $patienceSec s, $agents agents',
    (row) => {
      const { callsPerHour, ahtSec: handleTimeSec, patienceSec } = row;
      const queue = erlangA({ callsPerHour, handleTimeSec, patienceSec }, row.agents);
      expectClose(queue.abandonProbability, row.pAbandon);
      expectClose(queue.waitProbability, row.pWait);
      expectClose(queue.meanWaitSec, row.meanWaitAllSec);
      expectClose(queue.meanWaitOfAnsweredSec, row.meanWaitServedSec);
      expectClose(queue.meanWaitOfAbandonedSec, row.meanWaitAbandonedSec);
      expectClose(queue.meanQueueLength, row.meanQueueLength);
      expectClose(queue.occupancy, row.occupancy);
      const { answered, abandoned } = queue.within(row.targetSec);
      expectClose(answered, row.answeredWithinT_overOffered);
      expectClose(abandoned, row.abandonedWithinT_overOffered);
      expectClose(answered + abandoned, row.waitLeT_all);
      expectClose(answered / (1 - abandoned), row.answeredWithinT_overOfferedMinusAbWithinT);
      expectClose(answered / (1 - queue.abandonProbability), row.answeredWithinT_overAnswered);
    },
  );

  it.each(reference.requiredAgents.given.filter((row) => row.model === 'C'))(
    'agents for $calls calls of $ahtSec s by Erlang C',
    (row) => {
      const workload = { callsPerHour: ((row.calls ?? 0) * 3_600) / (row.intervalSec ?? 1), handleTimeSec: row.ahtSec };
      const { slTarget, targetSec, asaTargetSec, maxOccupancy } = row;
      const agents = requiredAgents(workload, {
        ...(slTarget && targetSec && { serviceLevel: { share: slTarget, targetSec } }),
        ...(asaTargetSec && { meanWaitSec: asaTargetSec }),
        ...(maxOccupancy && { occupancy: maxOccupancy }),
      });
      expect(agents).toBe(row.agents);
      expect(scheduledAgents(agents, row.shrinkage ?? 0)).toBe(row.scheduled);
      expectClose(erlangC(workload, agents).meanWaitSec, row.achievedASA ?? Number.NaN);
    },
  );

  it.each(reference.requiredAgents.given.filter((row) => row.model === 'A'))(
    'agents for $callsPerHour calls an hour, patience $patienceSec s, by Erlang A',
    (row) => {
      const { callsPerHour = 0, ahtSec: handleTimeSec, patienceSec = 0, targetSec } = row;
      const share = row.slTarget_answeredWithinT_overOffered;
      const workload = { callsPerHour, handleTimeSec, patienceSec };
      const agents = requiredAgents(workload, {
        ...(share && { serviceLevel: { share, targetSec } }),
        ...(row.maxAbandon && { abandonShare: row.maxAbandon }),
      });
      expect(agents).toBe(row.agents);
      const [queue, oneFewer] = [erlangA(workload, agents), erlangA(workload, agents - 1)];
      expectClose(queue.within(targetSec).answered, row.achievedSL ?? Number.NaN);
      expectClose(queue.abandonProbability, row.achievedAbandon ?? Number.NaN);
      expectClose(oneFewer.within(targetSec).answered, row.slWithOneFewer ?? Number.NaN);
      expectClose(oneFewer.abandonProbability, row.abandonWithOneFewer ?? Number.NaN);
    },
  );

  it.each(reference.halfinWhitt.given)('Halfin–Whitt at β = $beta', ({ beta, halfinWhittPWait }) => {
    expectClose(halfinWhittWaitProbability(beta), halfinWhittPWait);
  });

  it.each(reference.serviceLevel.given)('service level of $answered answered, $abandoned abandoned', (row) => {
    const { answered, answeredWithinT: answeredWithinTarget, abandoned, shortAbandons } = row;
    const counts = {
      answered,
      answeredWithinTarget,
      abandoned,
      shortAbandons,
      abandonedWithinTarget: row.abandonedWithinT,
    };
    expect(serviceLevel(counts, 'handled-in-time')).toBe(row.v1_ansPlusAbWithinT_over_offered);
    expect(serviceLevel(counts, 'of-answered')).toBe(row.v2_ansWithinT_over_answered);
    expect(serviceLevel(counts, 'of-offered')).toBe(row.v3_ansWithinT_over_offered);
    expect(serviceLevel(counts, 'excluding-early-abandons')).toBe(row.v4_ansWithinT_over_answeredPlusAbAfterT);
    expect(serviceLevel(counts, 'crediting-short-abandons')).toBe(row.v5_ansPlusShort_over_offered);
    expect(serviceLevel(counts)).toBe(row.v6_ansWithinT_over_offeredMinusShort);
    expect(abandonRate(counts)).toBe(row.abandonRate);
    expect(abandonRate(counts, { excludingShort: true })).toBe(row.abandonRateExclShort);
  });
});
