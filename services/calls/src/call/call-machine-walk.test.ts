import {
  type AgentId,
  callFacts,
  type InteractionId,
  newId,
  type QueueId,
  type ReservationId,
} from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import type { CallInput } from './call-context.ts';
import type { CallEffect, CallEvent } from './call-events.ts';
import { type CallDocument, callState, isAdmitted, stepCall, type TimerEvent } from './step-call.ts';

/** mulberry32: the same seed, the same walk. */
const chanceOf = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const caller = 'CAcaller';
const agents = [newId<AgentId>(), newId<AgentId>()] as const;
const reservations = [newId<ReservationId>(), newId<ReservationId>(), newId<ReservationId>()] as const;
const legs = ['CAa', 'CAb', 'CAc'] as const;
const input: CallInput = {
  interactionId: newId<InteractionId>(),
  callerCallSid: caller,
  language: 'en',
  queueName: 'service',
  policy: { agentJoinTimeoutMs: 10_000, agentGraceMs: 3_000 },
};

/** Anything that may be heard, in any order, as often as it likes. */
const walk = (seed: number, length: number, hasCallbacks = false) => {
  const chance = chanceOf(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const timers = new Map<string, TimerEvent>();
  const admitted = new Set<string>();
  const effects: CallEffect[] = [];
  const told: string[] = [];
  let document: CallDocument | null = null;
  let placement = 0;

  const room = () => ({ conferenceSid: oneOf(['CF1', 'CF2']), sequence: Math.floor(chance() * 20) });
  const anEvent = (at: number): CallEvent | TimerEvent => {
    const engaged = { reservationId: oneOf(reservations), agentId: oneOf(agents) };
    const anyLeg = () => oneOf([caller, ...legs]);
    const due = [...timers.values()];
    const ofCallbacks: (() => CallEvent)[] = [
      () => ({ at, type: 'callback.agreed', callback: { number: '+8613700000000', from: '+86400', attempt: 1 } }),
      () => ({ at, type: 'offer.withdrawn' }),
      () => ({ at, type: 'caller.dialed', callSid: 'CAdialed', placement: oneOf([placement, placement - 1]) }),
      () => ({ at, type: 'leg.joined', callSid: 'CAdialed', room: room() }),
      () =>
        chance() < 0.2
          ? oneOf<CallEvent>([
              { at, type: 'leg.ended', callSid: 'CAdialed' },
              { at, type: 'caller.unreachable', placement },
              { at, type: 'place.lost', queueId: newId<QueueId>(), reason: 'closed', message: oneOf([null, 'closed']) },
            ])
          : { at, type: 'offer.withdrawn' },
    ];
    return oneOf<() => CallEvent | TimerEvent>([
      ...(hasCallbacks ? ofCallbacks : []),
      () => ({ at, type: 'reservation.accepted', ...engaged, queueName: 'service' }),
      () => ({ at, type: 'agent.arrived', callSid: oneOf(legs), ...engaged }),
      () => ({ at, type: 'leg.joined', callSid: anyLeg(), room: room() }),
      () => ({ at, type: 'leg.joined', callSid: anyLeg(), room: room() }),
      () => ({
        at,
        type: 'leg.left',
        callSid: oneOf(legs),
        room: room(),
        leaving: oneOf(['moved', 'hung-up', 'unknown']),
      }),
      () => ({ at, type: 'room.seen', seen: [{ callSid: anyLeg(), conferenceSid: 'CF1' }] }),
      () => ({ at, type: 'caller.placed', placement: oneOf([placement, placement - 1]) }),
      () => ({ at, type: 'caller.returned' }),
      () => ({ at, type: 'interaction.queued' }),
      () => ({ at, type: 'engagement.withdrawn', reservationId: oneOf(reservations), reason: 'presence-lost' }),
      () => (due.length > 0 ? oneOf(due) : { at, type: 'interaction.queued' }),
      () =>
        chance() < 0.15
          ? oneOf<CallEvent>([
              { at, type: 'leg.ended', callSid: anyLeg() },
              { at, type: 'caller.gone' },
              { at, type: 'call.end', ...engaged },
            ])
          : { at, type: 'interaction.queued' },
    ])();
  };

  for (let count = 1; count <= length; count += 1) {
    const before: CallDocument | null = document;
    const outcome = stepCall(document, input, anEvent(count), { id: `${count}`, at: count });
    if (!outcome) throw new Error('a call with an input is always there');
    const { step, after } = outcome;
    const wasEnded = before !== null && callState(before.snapshot) === 'ended';
    if (wasEnded && callState(after) !== 'ended') throw new Error('an ended call came back');
    if (after.context.placement < placement) throw new Error('the placement went backwards');
    placement = after.context.placement;
    for (const callSid of legs) if (isAdmitted(after.context, callSid)) admitted.add(callSid);
    if (!step) continue;
    callFacts.parse(step.document.facts);
    document = JSON.parse(JSON.stringify({ ...step.document, version: count })) as CallDocument;
    effects.push(...step.effects.map((each) => each.payload as CallEffect));
    told.push(...step.events.map((each) => each.body.type));
    for (const id of step.timers.cancel) timers.delete(id);
    for (const timer of step.timers.set) timers.set(timer.id, timer.event as TimerEvent);
  }
  if (!document) throw new Error('nothing was saved');
  return { document, effects, told, timers, admitted };
};

describe('whatever is heard in whatever order', () => {
  const walks = Array.from({ length: 3_000 }, (_, seed) => walk(seed, 60, seed % 2 === 1));

  it('visits every state', () => {
    const seen = new Set(walks.map(({ document }) => callState(document.snapshot)));
    expect(seen).toEqual(new Set(['waiting', 'connecting', 'connected', 'requeueing', 'ended']));
  });

  it('tells of the end once, and lets routing know', () => {
    for (const { document, told, effects } of walks) {
      const isEnded = callState(document.snapshot) === 'ended';
      expect(told.filter((type) => type === 'call.ended')).toHaveLength(isEnded ? 1 : 0);
      expect(effects.some((effect) => effect.kind === 'tell-routing-end')).toBe(isEnded);
    }
  });

  it('never leaves an agent leg behind that is not in the present engagement', () => {
    for (const { document, effects, admitted } of walks) {
      const { context } = document.snapshot;
      for (const callSid of admitted) {
        if (isAdmitted(context, callSid) || context.endedLegs.includes(callSid)) continue;
        expect(effects).toContainEqual({ kind: 'end-leg', callSid });
      }
    }
  });

  it('ends the caller leg itself unless the caller did', () => {
    for (const { document, effects } of walks) {
      const { context } = document.snapshot;
      if (context.ended?.by !== 'agent') continue;
      const { callerCallSid } = context;
      // Null: nobody was on the line, a callback was owed.
      if (callerCallSid && !context.endedLegs.includes(callerCallSid))
        expect(effects).toContainEqual({ kind: 'end-leg', callSid: callerCallSid });
    }
  });

  it('calls back whoever is owed it, and never one who is on the line', () => {
    const dialed = walks.filter(({ effects }) => effects.some((effect) => effect.kind === 'dial-caller'));
    expect(dialed.length).toBeGreaterThan(50);
    for (const { document, effects } of walks) {
      const { context } = document.snapshot;
      if (context.callback && context.callerCallSid === null) continue;
      const callSids = effects.flatMap((effect) => (effect.kind === 'end-leg' ? [effect.callSid] : []));
      expect(callSids.every((callSid) => typeof callSid === 'string')).toBe(true);
    }
  });

  it('has a timer exactly where it waits for somebody', () => {
    for (const { document, timers } of walks) {
      const { value } = document.snapshot;
      const [inner] = typeof value === 'string' ? [null] : Object.values(value);
      const waits = inner === 'joining' || inner === 'looking' || inner === 'agentAway';
      expect(timers.size).toBe(waits ? 1 : 0);
    }
  });
});
