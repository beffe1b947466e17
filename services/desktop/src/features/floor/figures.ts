import type { FloorQueue, RouteQueryInput } from '@tellonce/contracts';
import { clockDuration } from '../../format/duration.ts';

/** The numbers of a queue on the wallboard, in their order (PRODUCT.md, "Wallboard core"). */
export const figureNames = [
  'waiting',
  'longest-wait',
  'service-level',
  'abandoned',
  'asa',
  'aht',
  'available',
  'on-call',
  'wrap-up',
  'paused',
  'handled',
  'offered',
] as const;
export type FigureName = (typeof figureNames)[number];

/** How a number stands to its target; numbers without a target have none, so that no colour is made up. */
export type Standing = 'on-target' | 'near' | 'missed' | 'late';

export interface Figure {
  text: string;
  standing: Standing | null;
  /** Null: nothing to compare yet. */
  value: number | null;
}

export const nothingYet = '–';
/** A service level this little under its target is `near`, not `missed`. */
const nearShare = 0.1;

/** Rounded down: 79.6 % must not read as the 80 % that it misses. */
export const wholePercent = (share: number): string => `${Math.floor(share * 100 + 1e-9)} %`;
export const finePercent = (share: number): string =>
  share === 0 || share === 1 ? `${share * 100} %` : `${(share * 100).toFixed(1)} %`;
/** `18 s` up to two minutes, `4:10` from there. */
export const shortTime = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : clockDuration(seconds * 1000);
};

export const serviceLevelStanding = (level: number | null, target: number): Standing | null => {
  if (level === null) return null;
  if (level >= target) return 'on-target';
  return level >= target - nearShare - 1e-9 ? 'near' : 'missed';
};

const count = (value: number): Figure => ({ text: String(value), standing: null, value });
const time = (ms: number | null): Figure => ({
  text: ms === null ? nothingYet : shortTime(ms),
  standing: null,
  value: ms,
});

const longestWait = (queue: FloorQueue, nowMs: number): Figure => {
  if (!queue.longestWaitSince) return { text: nothingYet, standing: null, value: null };
  const waited = Math.max(0, nowMs - Date.parse(queue.longestWaitSince));
  return { text: clockDuration(waited), standing: waited > queue.serviceLevelTargetMs ? 'late' : null, value: waited };
};

/** One number of a queue as it is shown. `nowMs` is the server's clock. */
export const figureOf = (name: FigureName, queue: FloorQueue, nowMs: number): Figure => {
  const { figures, agents } = queue;
  switch (name) {
    case 'waiting':
      return count(queue.waiting);
    case 'longest-wait':
      return longestWait(queue, nowMs);
    case 'service-level':
      return {
        text: figures.serviceLevel === null ? nothingYet : wholePercent(figures.serviceLevel),
        standing: serviceLevelStanding(figures.serviceLevel, queue.serviceLevelShare),
        value: figures.serviceLevel,
      };
    case 'abandoned':
      return {
        text: figures.abandonedShare === null ? nothingYet : finePercent(figures.abandonedShare),
        standing: null,
        value: figures.abandonedShare,
      };
    case 'asa':
      return time(figures.asaMs);
    case 'aht':
      return time(figures.ahtMs);
    case 'available':
      return count(agents.available);
    case 'on-call':
      return count(agents.busy + agents.reserved);
    case 'wrap-up':
      return count(agents.wrapUp);
    case 'paused':
      return count(agents.notReady);
    case 'handled':
      return count(figures.handled);
    case 'offered':
      return count(figures.offered);
  }
};

export type Outcome = NonNullable<RouteQueryInput<'interactions.list'>['outcome']>;
export const outcomes = [
  'offered',
  'answered',
  'answered-within-target',
  'abandoned',
  'abandoned-short',
] as const satisfies readonly Outcome[];

/** What opens when a number is clicked: finished visits, those who wait now, or agents. */
export type Behind =
  | { kind: 'visits'; outcome: Outcome }
  | { kind: 'waiting' }
  | { kind: 'agents'; figure: 'available' | 'on-call' | 'wrap-up' | 'paused' };

export const behindOf = (name: FigureName): Behind => {
  switch (name) {
    case 'waiting':
    case 'longest-wait':
      return { kind: 'waiting' };
    case 'available':
    case 'on-call':
    case 'wrap-up':
    case 'paused':
      return { kind: 'agents', figure: name };
    case 'service-level':
      return { kind: 'visits', outcome: 'answered-within-target' };
    case 'abandoned':
      return { kind: 'visits', outcome: 'abandoned' };
    case 'asa':
    case 'aht':
    case 'handled':
      return { kind: 'visits', outcome: 'answered' };
    case 'offered':
      return { kind: 'visits', outcome: 'offered' };
  }
};

/** The routing statuses that a count of agents is made of. */
export const statusesOf = {
  available: ['available'],
  'on-call': ['busy', 'reserved'],
  'wrap-up': ['wrap-up'],
  paused: ['not-ready'],
} as const;

/** How many visits an outcome has in a queue's figures. */
export const countOf = (outcome: Outcome, { figures }: FloorQueue): number =>
  ({
    offered: figures.offered,
    answered: figures.answered,
    'answered-within-target': figures.answeredWithinTarget,
    abandoned: figures.abandoned,
    'abandoned-short': figures.abandonedShort,
  })[outcome];
