/** What a request about a leg or a room came to: `gone` when it no longer exists or is already over. */
export type Outcome<T = void> = { kind: 'done'; value: T } | { kind: 'gone' };

/** The carrier refused, or could not be asked. */
export class CarrierError extends Error {
  /** The HTTP status; null when no answer came, so that what was asked for may or may not have happened. */
  readonly status: number | null;
  /** The carrier's own error code. */
  readonly code: number | null;
  /** Worth asking again later: no answer, 429, or a fault on the carrier's side. */
  readonly retryable: boolean;
  constructor(message: string, status: number | null, code: number | null, cause: unknown) {
    super(message, { cause });
    this.name = 'CarrierError';
    this.status = status;
    this.code = code;
    this.retryable = status === null || status === 429 || status >= 500;
  }
}

/** 20404: no such thing; 21220: the call is no longer in progress; 16022: the conference is over. */
const goneCodes: readonly number[] = [20404, 21220, 16022];

const numberIn = (error: unknown, name: 'status' | 'code'): number | null => {
  const value: unknown = error && typeof error === 'object' ? Reflect.get(error, name) : null;
  return typeof value === 'number' ? value : null;
};

/**
 * Teardown races with hanging up all day long: gone is an outcome, not a fault.
 * @throws CarrierError for everything else
 */
export const toOutcome = async <T>(request: Promise<T>): Promise<Outcome<T>> => {
  try {
    return { kind: 'done', value: await request };
  } catch (error) {
    const [status, code] = [numberIn(error, 'status'), numberIn(error, 'code')];
    if (status === 404 || (code !== null && goneCodes.includes(code))) return { kind: 'gone' };
    throw toCarrierError(error, status, code);
  }
};

const toCarrierError = (error: unknown, status: number | null, code: number | null): CarrierError =>
  new CarrierError(
    status === null
      ? 'the carrier could not be reached'
      : `the carrier answered ${status}${code ? ` (code ${code})` : ''}`,
    status,
    code,
    error,
  );
