import {
  copyAgent,
  type InteractionId,
  type JournalEntry,
  projectCommand,
  projectEntry,
  type RoutingCommand,
  type RoutingEvent,
  type RoutingSnapshot,
  type WaitEstimate,
} from '@tellonce/contracts';
import { decide } from './commands/decide.ts';
import { fireDeadline } from './commands/fire-deadline.ts';
import { createWaitEstimator } from './estimate/estimate-waits.ts';
import { settle } from './matching/settle.ts';
import type { Deadline } from './state/deadlines.ts';
import { createRecentMemory, rejectionOf } from './state/recent-memory.ts';
import { createRoutingState, type RoutingState } from './state/routing-state.ts';
import { createStep, type Step } from './step.ts';

/** The state of a partition and the rules that move it. No I/O, no clock, no chance: time comes with each command. */
export interface Engine {
  /**
   * Decides a command at `atMs` (the millisecond part of its stream id) and applies the outcome. Total: what cannot be
   * done is `command.rejected`; an exception is `failed` and leaves the state as it was; a repeated command changes
   * nothing and answers as the first time, or `already-handled`.
   */
  handle(command: RoutingCommand, atMs: number): JournalEntry;
  /** What it would decide, without deciding it: the state stays as it is. */
  consider(command: RoutingCommand, atMs: number): RoutingEvent[];
  /** Takes over an outcome that a leader decided: replay, standby, follower. */
  apply(entry: JournalEntry): void;
  /** When the next deadline is due; send `clock.advance` then. Null: nothing is pending. */
  nextWakeAt(): number | null;
  toSnapshot(position: { journalId: string; commandCursor: string }): RoutingSnapshot;
  /** Position and expected wait of everybody who waits. */
  estimates(): Map<InteractionId, WaitEstimate>;
  readonly configurationVersion: number;
  /** To be looked at, never changed: what explanations read. */
  readonly state: RoutingState;
}

/** @param hooks.onFailure hears the exception behind a `failed`: a bug, to be logged */
export const createEngine = (
  snapshot: RoutingSnapshot | null = null,
  hooks: { onFailure?: (error: unknown) => void } = {},
): Engine => {
  const state = createRoutingState(snapshot);
  const recent = createRecentMemory(snapshot ?? { recentCommandIds: [], recentlyEndedIds: [] });
  const estimateWaits = createWaitEstimator(state.rates);

  /** All or nothing: an exception takes the state and the events back to where the attempt began. */
  const attempt = (step: Step, act: () => void): 'done' | 'failed' => {
    const mark = state.undoLog.mark();
    const eventsBefore = step.events.length;
    try {
      act();
      return 'done';
    } catch (error) {
      hooks.onFailure?.(error);
      state.undoLog.rollBackTo(mark);
      // Whoever became free before it stays news; what was undone is looked at again and found to be nothing.
      step.events.length = eventsBefore;
      return 'failed';
    }
  };

  /**
   * What is due by now comes first, in order, and only when all of it has happened is anybody offered anything: who
   * comes first does not depend on which of two deadlines of the past is looked at before the other. A deadline that
   * fails is dropped: it must not stop the partition.
   */
  const advance = (step: Step): void => {
    let fired = fireAllDue(step);
    while (fired) {
      attempt(step, () => settle(step));
      fired = fireAllDue(step);
    }
  };

  const fireAllDue = (step: Step): boolean => {
    let fired = false;
    for (let due = state.deadlines.popDue(step.at); due !== null; due = state.deadlines.popDue(step.at)) {
      const deadline: Deadline = due;
      fired = true;
      if (attempt(step, () => fireDeadline(step, deadline)) === 'failed') continue;
      const { kind, id, at } = deadline;
      const next = state.dueAt(kind, id);
      if (next !== null && (next !== at || step.events.length > 0)) state.deadlines.remind(kind, id, next);
    }
    return fired;
  };

  const decideInto = (step: Step, command: RoutingCommand): void => {
    const outcome = attempt(step, () => {
      const code = decide(step, command, recent);
      if (code !== null) step.emit({ type: 'command.rejected', v: 1, code });
      settle(step);
    });
    if (outcome === 'failed') step.emit({ type: 'command.rejected', v: 1, code: 'failed' });
  };

  const finish = (entry: JournalEntry): JournalEntry => {
    recent.remember(entry.command, rejectionOf(entry));
    state.rates.learn(entry);
    state.undoLog.clear();
    return entry;
  };

  return {
    state,
    handle(command, atMs) {
      const at = Math.max(atMs, state.now);
      const { commandId } = command;
      const configVersion = state.configuration.version;
      const earlier = recent.outcomeOf(commandId);
      if (earlier !== undefined) {
        const code = earlier ?? 'already-handled';
        return { commandId, command, at, configVersion, events: [{ type: 'command.rejected', v: 1, code }] };
      }
      state.now = at;
      const step = createStep(state, commandId, at);
      advance(step);
      decideInto(step, command);
      advance(step); // a caller who waits again may have a lease that ran out meanwhile
      if (rejectionOf(step) === null) projectCommand(state, command, at);
      return finish({ commandId, command, at, configVersion, events: step.events });
    },

    consider(command, atMs) {
      const { now } = state;
      const mark = state.undoLog.mark();
      state.now = Math.max(atMs, now);
      const step = createStep(state, command.commandId, state.now);
      advance(step);
      decideInto(step, command);
      advance(step);
      state.undoLog.rollBackTo(mark);
      state.now = now;
      state.index.takeNews();
      return step.events;
    },

    apply(entry) {
      if (recent.outcomeOf(entry.commandId) !== undefined) return; // the answer to a repeated command
      state.now = Math.max(state.now, entry.at);
      projectEntry(state, entry);
      // The leader has already brought together whoever fits.
      state.index.takeNews();
      finish(entry);
    },

    nextWakeAt: () => state.deadlines.next(),

    toSnapshot: ({ journalId, commandCursor }) => ({
      schemaVersion: 2,
      journalId,
      commandCursor,
      now: state.now,
      resumedAt: state.resumedAt,
      configuration: state.configuration,
      agents: sorted(state.agents.values(), (each) => each.agentId).map(copyAgent), // renewals write in place
      waiting: sorted(state.waiting.values(), (each) => each.interactionId),
      reservations: sorted(state.reservations.values(), (each) => each.reservationId),
      engagements: sorted(state.engagements.values(), (each) => each.interactionId),
      ...recent.toSnapshot(),
      learnt: state.rates.toSnapshot(),
    }),

    estimates: () =>
      estimateWaits({
        now: state.now,
        configuration: state.configuration,
        waiting: [...state.waiting.values()],
        reservations: [...state.reservations.values()],
        onDutyCount: (requirements) => state.index.onDutyCount(requirements),
      }),

    get configurationVersion() {
      return state.configuration.version;
    },
  };
};

const sorted = <T>(rows: Iterable<T>, idOf: (row: T) => string): T[] =>
  [...rows].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
