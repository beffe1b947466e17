import { DomainError } from '@tellonce/contracts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { toProblem } from './problem.ts';

it('tells a refusal in its own words', () => {
  const { problem, unexpected } = toProblem(new DomainError('still-in-use', 'A queue uses it.'));
  expect(problem).toMatchObject({ status: 409, code: 'still-in-use', detail: 'A queue uses it.' });
  expect(unexpected).toBe(false);
});
it('says where malformed input is wrong, and not without end', () => {
  const { error } = z.array(z.number()).safeParse(Array.from({ length: 100 }, () => 'x'));
  expect(toProblem(error).problem.errors).toHaveLength(20);
  expect(toProblem(error).problem).toMatchObject({ status: 400, code: 'malformed-request' });
  expect(toProblem(error).problem.errors?.[0]?.path).toBe('0');
});
it('keeps the message of anything else to itself', () => {
  const { problem, unexpected } = toProblem(new Error('password of the database: hunter2'));
  expect(problem).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(problem)).not.toContain('hunter2');
  expect(unexpected).toBe(true);
});
it('does not blame the caller for a refusal that we met elsewhere', () => {
  const fromCarrier = Object.assign(new Error('The resource was not found'), { status: 404, code: 20404 });
  expect(toProblem(fromCarrier)).toMatchObject({ problem: { code: 'internal' }, unexpected: true });
});
