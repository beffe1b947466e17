import { expect, it } from 'vitest';
import { planCaller, secondsToNextCall } from './plan-caller.ts';

const always = (value: number) => () => value;

it('lets a known customer call one of the numbers, choose a language and a menu entry', () => {
  expect(planCaller(['+8613800000001'], ['+864008001000'], always(0.5))).toEqual({
    from: '+8613800000001',
    to: '+864008001000',
    digits: ['1', '2'],
    patienceSeconds: 88,
    talkSeconds: 72,
  });
});

it('now and then sends a stranger', () => {
  expect(planCaller(['+8613800000001'], ['+864008001000'], always(0.1)).from).toMatch(/^\+86139\d{8}$/);
});

it('keeps the asked-for rate on average', () => {
  const steps = Array.from({ length: 1_000 }, (_, at) => (at + 0.5) / 1_000);
  const mean = steps.reduce((sum, step) => sum + secondsToNextCall(0.5, always(step)), 0) / steps.length;
  expect(mean).toBeCloseTo(2, 1);
});
