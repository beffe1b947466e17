import { expect } from 'vitest';

/** The SDK's RestException for a call that must be refused. */
export async function refusalOf(
  attempt: Promise<unknown>,
): Promise<{ status: number; code: number; message: string; moreInfo: string }> {
  const accepted = Symbol('accepted');
  const outcome: unknown = await attempt.then(
    () => accepted,
    (error: unknown) => error,
  );
  expect(outcome, 'the request was accepted').not.toBe(accepted);
  return outcome as { status: number; code: number; message: string; moreInfo: string };
}
