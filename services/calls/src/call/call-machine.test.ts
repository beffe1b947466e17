import { type AgentId, type InteractionId, newId, type ReservationId } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import type { CallInput } from './call-context.ts';
import type { CallEffect, CallEvent } from './call-events.ts';
import { type CallDocument, type CallSnapshot, callState, isAdmitted, stepCall, toFacts } from './step-call.ts';

const caller = 'CAcaller';
const agentId = newId<AgentId>();
const reservationId = newId<ReservationId>();
const input: CallInput = {
  interactionId: newId<InteractionId>(),
  callerCallSid: caller,
  language: 'zh-CN',
  queueName: 'service',
  policy: { agentJoinTimeoutMs: 10_000, agentGraceMs: 3_000 },
};

type Told = Omit<CallEvent, 'at'>;
/** One call, driven by events; the clock counts the events. */
const aCall = () => {
  let document: CallDocument | null = null;
  let count = 0;
  const effects: CallEffect[] = [];
  const events: string[] = [];
  const timers = new Map<string, { at: number; event: unknown }>();
  const hear = (event: Told | { type: `xstate.after.${string}` }): CallSnapshot => {
    count += 1;
    const at = count * 1_000;
    const outcome = stepCall(document, input, { ...event, at } as CallEvent, { id: `cause-${count}`, at })!;
    const { step } = outcome;
    if (step) {
      document = { ...step.document, version: count };
      effects.push(...step.effects.map((each) => each.payload as CallEffect));
      events.push(...step.events.map((each) => each.body.type));
      for (const id of step.timers.cancel) timers.delete(id);
      for (const each of step.timers.set) timers.set(each.id, each);
    }
    return outcome.after;
  };
  return {
    hear,
    effects,
    events,
    timers,
    /** What came since the last look. */
    newEffects: () => effects.splice(0),
    state: () => callState(document!.snapshot),
    context: () => document!.snapshot.context,
    facts: () => toFacts(document!.snapshot),
    /** As after a restart: what is stored is text. */
    reload: () => {
      document = JSON.parse(JSON.stringify(document)) as CallDocument;
    },
  };
};
const accepted: Told = { type: 'reservation.accepted', reservationId, agentId, queueName: 'service' } as Told;
const arrived = (callSid: string): Told => ({ type: 'agent.arrived', callSid, reservationId, agentId }) as Told;
const joined = (callSid: string, sequence: number, conferenceSid = 'CF1'): Told =>
  ({ type: 'leg.joined', callSid, room: { conferenceSid, sequence } }) as Told;
const left = (callSid: string, sequence: number, leaving = 'hung-up', conferenceSid = 'CF1'): Told =>
  ({ type: 'leg.left', callSid, room: { conferenceSid, sequence }, leaving }) as Told;
const ended = (callSid: string): Told => ({ type: 'leg.ended', callSid }) as Told;
const seen = (...callSids: string[]): Told =>
  ({ type: 'room.seen', seen: callSids.map((callSid) => ({ callSid, conferenceSid: 'CF1' })) }) as Told;
const end: Told = { type: 'call.end', reservationId, agentId } as Told;

const talking = () => {
  const call = aCall();
  for (const event of [accepted, arrived('CAagent'), joined('CAagent', 1), joined(caller, 2)]) call.hear(event);
  call.newEffects();
  return call;
};

describe('connecting', () => {
  it('moves the caller into the room when a reservation is accepted', () => {
    const call = aCall();
    call.hear(accepted);
    expect(call.state()).toBe('connecting');
    expect(call.effects).toEqual([{ kind: 'place-caller', where: 'room', placement: 1 }]);
    expect(call.events).toEqual(['call.connecting']);
    expect([...call.timers.values()].map((timer) => timer.at)).toEqual([11_000]);
  });

  it.each([
    ['agent first', [joined('CAagent', 1), joined(caller, 2)]],
    ['caller first', [joined(caller, 1), joined('CAagent', 2)]],
    ['callbacks reordered', [joined(caller, 2), joined('CAagent', 1)]],
  ])('is connected when both are in the room: %s', (_, joins) => {
    const call = aCall();
    for (const event of [accepted, arrived('CAagent'), ...joins]) call.hear(event);
    expect(call.state()).toBe('connected');
    expect(call.events).toEqual(['call.connecting', 'call.connected']);
    expect(call.timers.size).toBe(0);
    expect(call.facts()).toMatchObject({ agentId, reservationId, agentCallSid: 'CAagent', state: 'connected' });
  });

  it('goes on from its stored snapshot after a restart', () => {
    const call = aCall();
    call.hear(accepted);
    call.reload();
    call.hear(arrived('CAagent'));
    call.reload();
    call.hear(joined('CAagent', 1));
    call.reload();
    call.hear(joined(caller, 2));
    expect(call.state()).toBe('connected');
  });

  it('ignores the same acceptance told again, at once or after it came to nothing', () => {
    const call = aCall();
    call.hear(accepted);
    call.hear(accepted);
    expect(call.effects).toHaveLength(1);
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
    call.hear(seen());
    call.hear(accepted);
    expect(call.state()).toBe('requeueing');
  });

  it('brings a caller who is missing from the room once more, and a third time; then somebody else helps', () => {
    const call = aCall();
    for (const event of [accepted, arrived('CAagent'), joined('CAagent', 1)]) call.hear(event);
    for (const placement of [2, 3, 4]) {
      call.newEffects();
      call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
      call.hear(seen('CAagent'));
      expect(call.state()).toBe('connecting');
      expect(call.newEffects()).toEqual([
        { kind: 'look-into-room' },
        { kind: 'place-caller', where: 'room', placement },
      ]);
      expect(call.context().engagement?.agentCallSid).toBe('CAagent');
      expect([...call.timers.values()].map((each) => (each as { epoch?: number }).epoch)).toEqual([placement]);
    }
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
    call.hear(seen('CAagent'));
    expect(call.state()).toBe('requeueing');
  });

  it('puts the caller back at the head of the queue when the agent never joins', () => {
    const call = aCall();
    call.hear(accepted);
    call.newEffects();
    const [timer] = call.timers.values();
    call.hear(timer!.event as Told);
    expect(call.newEffects()).toEqual([{ kind: 'look-into-room' }]);
    call.hear(seen(caller));
    expect(call.state()).toBe('requeueing');
    expect(call.newEffects()).toEqual([
      { kind: 'tell-routing-requeue', reservationId, reason: 'agent-never-joined' },
      { kind: 'place-caller', where: 'queue', placement: 2 },
    ]);
    expect(call.events).toEqual(['call.connecting', 'call.agent-leg-failed']);
    call.hear({ type: 'caller.placed', placement: 1 } as Told);
    expect(call.state()).toBe('requeueing');
    call.hear({ type: 'caller.placed', placement: 2 } as Told);
    expect(call.state()).toBe('waiting');
  });

  it('ends a waiting agent leg when it is the caller who never joins', () => {
    const call = aCall();
    for (const event of [accepted, arrived('CAagent'), joined('CAagent', 1)]) call.hear(event);
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
    call.hear(seen());
    expect(call.newEffects()).toContainEqual({ kind: 'end-leg', callSid: 'CAagent' });
  });

  it('gives the next agent a fresh start', () => {
    const call = aCall();
    call.hear(accepted);
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
    call.hear(seen());
    const next = { ...accepted, reservationId: newId<ReservationId>(), agentId: newId<AgentId>() } as Told;
    call.hear(next);
    expect(call.state()).toBe('connecting');
    expect(call.context().placement).toBe(3);
  });
});

describe('who may come in', () => {
  it('refuses an agent whose reservation is not the current one', () => {
    const call = aCall();
    call.hear(accepted);
    for (const stale of [
      { ...arrived('CAx'), reservationId: newId() },
      { ...arrived('CAx'), agentId: newId() },
    ] as unknown as Told[]) {
      const snapshot = call.hear(stale);
      expect(isAdmitted(snapshot.context, 'CAx')).toBe(false);
    }
  });

  it('answers a repeated request of the same leg the same way', () => {
    const call = aCall();
    call.hear(accepted);
    expect(isAdmitted(call.hear(arrived('CAagent')).context, 'CAagent')).toBe(true);
    expect(isAdmitted(call.hear(arrived('CAagent')).context, 'CAagent')).toBe(true);
    expect(call.context().engagement?.agentLegs).toBe(1);
  });

  it('takes a reloaded desktop back in and ends its old leg', () => {
    const call = talking();
    call.hear(arrived('CAagent2'));
    expect(call.newEffects()).toEqual([{ kind: 'end-leg', callSid: 'CAagent' }]);
    call.hear(joined('CAagent2', 3));
    call.hear(left('CAagent', 4));
    call.hear(ended('CAagent'));
    expect(call.state()).toBe('connected');
    expect(call.timers.size).toBe(0);
    expect(call.newEffects()).toEqual([]);
  });
});

describe('ending', () => {
  it('tells routing before it ends any leg when the caller hangs up', () => {
    const call = talking();
    call.hear(left(caller, 3));
    expect(call.newEffects()).toEqual([
      { kind: 'tell-routing-end', reason: 'caller-left' },
      { kind: 'end-leg', callSid: 'CAagent' },
    ]);
    expect(call.events.at(-1)).toBe('call.ended');
    expect(call.context().ended?.by).toBe('caller');
  });

  it('ends once, however often and through whatever callback it is told', () => {
    const call = talking();
    for (const event of [ended(caller), left(caller, 3), ended(caller), left('CAagent', 4), ended('CAagent')])
      call.hear(event);
    expect(call.newEffects()).toHaveLength(2);
    expect(call.events.filter((type) => type === 'call.ended')).toHaveLength(1);
  });

  it('ends the caller and then the agent when the agent presses End', () => {
    const call = talking();
    call.hear(end);
    expect(call.newEffects()).toEqual([
      { kind: 'tell-routing-end', reason: 'agent-ended' },
      { kind: 'end-leg', callSid: caller },
      { kind: 'end-leg', callSid: 'CAagent' },
    ]);
    expect(call.context().ended?.by).toBe('agent');
  });

  it.each(['reservationId', 'agentId'])('ignores End with a stale %s', (name) => {
    const call = talking();
    call.hear({ ...end, [name]: newId() } as Told);
    expect(call.state()).toBe('connected');
    expect(call.newEffects()).toEqual([]);
  });

  it('ends at once when a caller who only waits hangs up', () => {
    const call = aCall();
    call.hear(ended(caller));
    expect(call.state()).toBe('ended');
    expect(call.effects).toEqual([{ kind: 'tell-routing-end', reason: 'caller-left' }]);
  });

  it('cancels the leg of an agent who was still coming when the caller left', () => {
    const call = aCall();
    for (const event of [accepted, arrived('CAagent'), ended(caller)]) call.hear(event);
    expect(call.newEffects()).toContainEqual({ kind: 'end-leg', callSid: 'CAagent' });
  });

  it('takes a caller out of the queue again whom a late wait document put there after the end', () => {
    const call = aCall();
    call.hear(ended(caller));
    call.newEffects();
    call.hear({ type: 'interaction.queued' } as Told);
    call.hear(accepted);
    expect(call.state()).toBe('ended');
    expect(call.newEffects()).toEqual([
      { kind: 'tell-routing-end', reason: 'caller-left' },
      { kind: 'tell-routing-end', reason: 'caller-left' },
    ]);
  });
});

describe('a lost agent leg', () => {
  it('waits out a short grace, then returns the caller to the queue', () => {
    const call = talking();
    call.hear(left('CAagent', 3));
    expect(call.state()).toBe('connected');
    expect(call.newEffects()).toEqual([]);
    const [timer] = call.timers.values();
    expect(timer!.at).toBe(5_000 + 3_000);
    call.hear(timer!.event as Told);
    expect(call.newEffects()).toEqual([{ kind: 'look-into-room' }]);
    call.hear(seen(caller));
    expect(call.newEffects()).toEqual([
      { kind: 'tell-routing-requeue', reservationId, reason: 'agent-leg-lost' },
      { kind: 'place-caller', where: 'queue', placement: 2 },
    ]);
  });

  it('goes on when the desktop comes back within the grace', () => {
    const call = talking();
    for (const event of [left('CAagent', 3), arrived('CAagent2'), joined('CAagent2', 4)]) call.hear(event);
    expect(call.state()).toBe('connected');
    expect(call.timers.size).toBe(0);
  });

  it('lets the agent end the call while their leg is away', () => {
    const call = talking();
    call.hear(left('CAagent', 3));
    call.hear(end);
    expect(call.state()).toBe('ended');
  });

  it('does not tell routing what routing itself decided', () => {
    const call = talking();
    call.hear({ type: 'engagement.withdrawn', reservationId, reason: 'presence-lost' } as Told);
    expect(call.newEffects().map((effect) => effect.kind)).toEqual(['place-caller', 'end-leg']);
  });
});

describe('lost callbacks', () => {
  it('leaves two alone who talk although nobody told of their joining', () => {
    const call = aCall();
    for (const event of [accepted, arrived('CAagent')]) call.hear(event);
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
    call.hear(seen('CAagent', caller));
    expect(call.state()).toBe('connected');
    expect(call.timers.size).toBe(0);
  });

  it('leaves a reloaded desktop in although nobody told of its joining', () => {
    const call = talking();
    call.hear(arrived('CAagent2'));
    call.hear({ type: 'xstate.after.agentGrace.call.connected.agentAway' });
    call.hear(seen('CAagent2', caller));
    expect(call.state()).toBe('connected');
    expect(call.timers.size).toBe(0);
  });

  it('gives the caller to somebody else when the carrier cannot tell who is in the room', () => {
    const call = aCall();
    call.hear(accepted);
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.joining' });
    call.hear({ type: 'xstate.after.agentJoin.call.connecting.looking' });
    expect(call.state()).toBe('requeueing');
  });

  it('counts the grace anew for a leg that has only just come', () => {
    const call = talking();
    call.hear(left('CAagent', 3));
    const [first] = [...call.timers.values()];
    call.hear(arrived('CAagent2'));
    const [second] = [...call.timers.values()];
    expect(second!.at - first!.at).toBe(1_000);
    expect(call.timers.size).toBe(1);
  });
});

describe('late and repeated callbacks', () => {
  it('does not let a join that comes after its own leave bring a leg back', () => {
    const call = aCall();
    for (const event of [accepted, arrived('CAagent'), joined(caller, 1), left('CAagent', 4), joined('CAagent', 2)])
      call.hear(event);
    expect(call.state()).toBe('connecting');
  });

  it('does not let the leave of an earlier room take the caller out of the present one', () => {
    const call = talking();
    call.hear(left('CAagent', 3));
    call.hear({ type: 'xstate.after.agentGrace.call.connected.agentAway' });
    call.hear(seen(caller));
    const second = { reservationId: newId<ReservationId>(), agentId: newId<AgentId>() };
    call.hear({ ...accepted, ...second } as Told);
    call.hear({ ...arrived('CAother'), ...second } as Told);
    call.hear(joined(caller, 1, 'CF2'));
    call.hear(left(caller, 4, 'moved', 'CF1'));
    call.hear(joined('CAother', 2, 'CF2'));
    expect(call.state()).toBe('connected');
  });

  it('puts a caller who falls out of the room back in, but not for ever', () => {
    const call = talking();
    for (const _ of [1, 2, 3]) {
      call.hear({ type: 'caller.returned' } as Told);
      expect(call.state()).toBe('connected');
    }
    call.hear({ type: 'caller.returned' } as Told);
    expect(call.state()).toBe('requeueing');
  });
});
