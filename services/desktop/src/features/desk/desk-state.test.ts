import { describe, expect, it } from 'vitest';
import { aDesk, anOffer, aPop } from '../../testing/builders.ts';
import { type DeskEvent, type DeskState, firstDesk, type LiveDesk, reduceDesk } from './desk-state.ts';

const play = (...events: DeskEvent[]): DeskState => events.reduce(reduceDesk, firstDesk);
const live = (state: DeskState): LiveDesk => {
  if (state.kind !== 'live') throw new Error('the desk is not live');
  return state;
};
const whole = (change: Parameters<typeof aDesk>[0] = {}): DeskEvent => ({ type: 'desk.state', ...aDesk(change) });
const offer = anOffer();
const offered: DeskEvent = { type: 'desk.work', seq: 11, work: { stage: 'offered', offer } };
const engaged = (seq: number): DeskEvent => ({
  type: 'desk.work',
  seq,
  work: { stage: 'engaged', offer, acceptedAt: offer.offeredAt, call: null },
});

describe('the desk', () => {
  it('waits for the whole desk and ignores what comes before it', () => {
    expect(play(offered)).toEqual({ kind: 'waiting' });
  });

  it('rings with the story in the offer', () => {
    expect(live(play(whole(), offered)).work).toEqual({ stage: 'ringing', offer, answering: null });
  });

  it('ignores a message it has heard already', () => {
    const ringing = play(whole(), offered);
    expect(reduceDesk(ringing, { type: 'desk.work', seq: 11, work: { stage: 'idle' } })).toBe(ringing);
  });

  it('notices a gap, shows the newest all the same, and is whole again after the whole desk', () => {
    const gap = live(play(whole(), { ...offered, seq: 13 }));
    expect(gap.gap).toBe(true);
    expect(gap.work.stage).toBe('ringing');
    expect(live(reduceDesk(gap, whole({ seq: 20 }))).gap).toBe(false);
  });

  it('counts from anew after a reconnection', () => {
    const again = live(play(whole({ seq: 90 }), whole({ seq: 2 }), { ...offered, seq: 3 }));
    expect(again.gap).toBe(false);
    expect(again.work.stage).toBe('ringing');
  });

  it('takes the card away when the caller hangs up, and says why', () => {
    const state = live(
      play(whole(), offered, {
        type: 'offer.withdrawn',
        seq: 12,
        reservationId: offer.reservationId,
        reason: 'caller-left',
      }),
    );
    expect(state.work.stage).toBe('idle');
    expect(state.withdrawn).toEqual({ offer, reason: 'caller-left' });
  });

  it('keeps the current offer when an earlier one is withdrawn late', () => {
    const earlier = anOffer().reservationId;
    const state = play(whole(), offered, {
      type: 'offer.withdrawn',
      seq: 12,
      reservationId: earlier,
      reason: 'caller-left',
    });
    expect(live(state).work.stage).toBe('ringing');
  });

  it('keeps the reason on the screen until the next work or until it is put aside', () => {
    const withdrawn = play(
      whole(),
      offered,
      { type: 'offer.withdrawn', seq: 12, reservationId: offer.reservationId, reason: 'caller-left' },
      { type: 'desk.work', seq: 13, work: { stage: 'idle' } },
    );
    expect(live(withdrawn).withdrawn?.reason).toBe('caller-left');
    expect(live(reduceDesk(withdrawn, { type: 'withdrawal.dismissed' })).withdrawn).toBeNull();
    const next = { type: 'desk.work', seq: 14, work: { stage: 'offered', offer: anOffer() } } as const;
    expect(live(reduceDesk(withdrawn, next)).withdrawn).toBeNull();
  });

  it('remembers that an answer is on its way when the same offer is told again', () => {
    const state = play(
      whole(),
      offered,
      { type: 'answer.sent', reservationId: offer.reservationId, answer: 'accept' },
      { type: 'desk.work', seq: 12, work: { stage: 'offered', offer: { ...offer, pop: aPop(offer.interactionId) } } },
    );
    expect(live(state).work).toMatchObject({ stage: 'ringing', answering: 'accept' });
  });

  it('lets the agent answer again after a refusal', () => {
    const { reservationId } = offer;
    const state = play(
      whole(),
      offered,
      { type: 'answer.sent', reservationId, answer: 'accept' },
      { type: 'answer.refused', reservationId },
    );
    expect(live(state).work).toMatchObject({ stage: 'ringing', answering: null });
  });

  it('ignores the answer to an offer that is gone', () => {
    const idle = play(whole());
    expect(reduceDesk(idle, { type: 'answer.refused', reservationId: offer.reservationId })).toEqual(idle);
  });

  it('keeps "ending" while the call facts move, and forgets it in wrap-up', () => {
    const ending = play(
      whole(),
      offered,
      engaged(12),
      { type: 'end.sent', interactionId: offer.interactionId },
      engaged(13),
    );
    expect(live(ending).work).toMatchObject({ stage: 'engaged', ending: true });
    const work = { stage: 'wrap-up', offer, startedAt: offer.offeredAt, until: null, extended: false } as const;
    expect(live(reduceDesk(ending, { type: 'desk.work', seq: 14, work })).work).toEqual(work);
  });

  it('puts a settled story only onto the interaction it is about', () => {
    const pop = aPop(offer.interactionId, { kind: 'unknown' });
    const state = play(whole(), offered, engaged(12));
    expect(
      live(reduceDesk(state, { type: 'story.replaced', interactionId: offer.interactionId, pop })).work,
    ).toMatchObject({
      offer: { pop },
    });
    const other = anOffer().interactionId;
    expect(reduceDesk(state, { type: 'story.replaced', interactionId: other, pop })).toBe(state);
  });
});

it('says nothing of an offer that the agent declined', () => {
  const state = play(whole(), offered, {
    type: 'offer.withdrawn',
    seq: 12,
    reservationId: offer.reservationId,
    reason: 'declined',
  });
  expect(live(state)).toMatchObject({ work: { stage: 'idle' }, withdrawn: null });
});
