import { routingChange } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, queue } from '../engine.fixture.ts';
import { createEngine } from '../engine.ts';
import { journalOfADay } from '../whatif/day.fixture.ts';
import { createShadow, type Disagreement } from './shadow.ts';

const configuration = {
  ...configurationWith(
    { 1: { service: 3 }, 2: { service: 9 }, 3: { service: 5 }, 4: { service: 7 }, 5: { parts: 5 } },
    { 1: { asks: { service: 3 }, wrapUp: { kind: 'timed', durationMs: 60_000 } } },
  ),
  presenceTimeoutMs: 1_000_000_000,
};
const day = journalOfADay({
  ...{ configuration, agents: 5, callers: 400, everyMs: 30_000, talkMs: 70_000, patienceMs: 120_000 },
  ...{ wrapUpMs: 10_000, isHuman: true },
});
const empty = createEngine().toSnapshot({ journalId: '0-0', commandCursor: '0-0' });
const shadowed = (change: object): { found: Disagreement[]; decisions: number; agreed: number } => {
  const shadow = createShadow(empty, routingChange.parse(change));
  const found = day.flatMap((entry) => shadow.hear(entry));
  return { found, decisions: shadow.decisions, agreed: shadow.agreed };
};
const kindsOf = (found: readonly Disagreement[]) => new Set(found.map((each) => each.kind));

describe('a shadow', () => {
  it('of the same policy agrees with every decision', () => {
    const { found, decisions, agreed } = shadowed({});
    expect(found).toEqual([]);
    expect(decisions).toBeGreaterThan(300);
    expect(agreed).toBe(decisions);
  });

  it('that wants the most skilled names another agent where several were free, and only there', () => {
    const { found, decisions, agreed } = shadowed({
      queues: [{ queueId: queue(1), agentSelection: { kind: 'most-skilled' } }],
    });
    expect(kindsOf(found)).toEqual(new Set(['other-agent']));
    expect(found.length).toBeGreaterThan(20);
    expect(agreed + found.length).toBe(decisions);
    for (const { live, shadow } of found) expect(shadow).not.toBe(live);
  });

  it('that asks more would have waited; one that asks less would have offered', () => {
    const strict = shadowed({ queues: [{ queueId: queue(1), requirements: [{ skill: 'service', level: 8 }] }] });
    expect(kindsOf(strict.found)).toContain('would-wait');
    const loose = shadowed({ queues: [{ queueId: queue(1), requirements: [] }] });
    expect(kindsOf(loose.found)).toContain('would-offer');
    expect(loose.found.some((each) => each.kind === 'would-offer' && each.shadow === agent(5))).toBe(true);
  });

  it('opens its own rings by its own times, once', () => {
    const ring = { afterMs: 4_000, whenExpectedWaitMs: null, change: { kind: 'anyone', keep: [] } };
    const { found } = shadowed({ queues: [{ queueId: queue(1), rings: [ring] }] });
    const offers = found.filter((each) => each.kind === 'would-offer');
    expect(offers.length).toBeGreaterThan(0);
    expect(new Set(offers.map((each) => each.interactionId)).size).toBe(offers.length);
  });

  it('leaves no trace when it considers', () => {
    const { engine, enqueue, free, pass, state } = bench(configuration);
    free(1);
    enqueue(1);
    enqueue(2);
    pass(1_000);
    const before = state();
    const command = { commandId: interaction(77), interactionId: interaction(1), type: 'interaction.end', reason: 'x' };
    const events = engine.consider(command as never, before.now + 1_000_000);
    expect(events.length).toBeGreaterThan(2);
    expect(state()).toEqual(before);
    expect(engine.nextWakeAt()).not.toBeNull();
  });
});
