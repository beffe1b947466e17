import { checkCount } from './check.ts';

/** What happened to the callers of an interval; `short`: hung up within the limit for short abandons (ours: 5 s). */
export interface AnswerCounts {
  answered: number;
  answeredWithinTarget: number;
  abandoned: number;
  abandonedWithinTarget: number;
  shortAbandons: number;
}

/**
 * Service level is computed differently under the same name; each way has its own here. `excluding-short-abandons` is
 * ours by default, `of-offered` is shown beside it.
 *
 * @see https://www.callcentrehelper.com/service-level-threshold-calculations-206890.htm (the first five)
 */
export const serviceLevelWays = {
  /** (answered + abandoned, each within the target) / offered */
  'handled-in-time': (of: AnswerCounts) => [of.answeredWithinTarget + of.abandonedWithinTarget, offered(of)],
  /** answered within the target / answered */
  'of-answered': (of: AnswerCounts) => [of.answeredWithinTarget, of.answered],
  /** answered within the target / offered */
  'of-offered': (of: AnswerCounts) => [of.answeredWithinTarget, offered(of)],
  /** answered within the target / (answered + abandoned after the target) */
  'excluding-early-abandons': (of: AnswerCounts) => [
    of.answeredWithinTarget,
    of.answered + of.abandoned - of.abandonedWithinTarget,
  ],
  /** (answered within the target + short abandons) / offered */
  'crediting-short-abandons': (of: AnswerCounts) => [of.answeredWithinTarget + of.shortAbandons, offered(of)],
  /** answered within the target / (offered − short abandons) */
  'excluding-short-abandons': (of: AnswerCounts) => [of.answeredWithinTarget, offered(of) - of.shortAbandons],
} as const satisfies Record<string, (of: AnswerCounts) => readonly [number, number]>;
export type ServiceLevelWay = keyof typeof serviceLevelWays;

const offered = (of: AnswerCounts): number => of.answered + of.abandoned;

/** Null when nobody counts: there is no share of nothing. */
export const serviceLevel = (
  counts: AnswerCounts,
  way: ServiceLevelWay = 'excluding-short-abandons',
): number | null => {
  checkCounts(counts);
  const [part, whole] = serviceLevelWays[way](counts);
  return quotient(part, whole);
};

/** Abandoned / offered; `excludingShort` leaves short abandons out of both. Null when nobody counts. */
export const abandonRate = (counts: AnswerCounts, { excludingShort = false } = {}): number | null => {
  checkCounts(counts);
  const left = excludingShort ? counts.shortAbandons : 0;
  return quotient(counts.abandoned - left, offered(counts) - left);
};

const quotient = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const checkCounts = (counts: AnswerCounts): void => {
  for (const [name, count] of Object.entries(counts)) checkCount(name, count);
  if (counts.answeredWithinTarget > counts.answered)
    throw new RangeError('answeredWithinTarget cannot exceed answered');
  if (Math.max(counts.abandonedWithinTarget, counts.shortAbandons) > counts.abandoned)
    throw new RangeError('abandonedWithinTarget and shortAbandons cannot exceed abandoned');
};
