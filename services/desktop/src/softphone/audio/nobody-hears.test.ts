import { expect, it } from 'vitest';
import { createVoiceWatch, type VoiceSample } from './nobody-hears.ts';

const sample = (atS: number, change: Partial<VoiceSample> = {}): VoiceSample => ({
  at: atS * 1000,
  isOpen: true,
  hasMicrophone: true,
  level: 0.002,
  framesArrived: atS * 50,
  ...change,
});

/** What is said at the end of so many seconds, each of them the same but for its count. */
const after = (seconds: number, change: (atS: number) => Partial<VoiceSample>) => {
  const watch = createVoiceWatch();
  let said = watch(sample(0, change(0)));
  for (let atS = 1; atS <= seconds; atS += 1) said = watch(sample(atS, change(atS)));
  return said;
};

it('says nothing while a quiet room is heard and arrives', () => {
  expect(after(60, () => ({}))).toBeNull();
});

it('says at once that the microphone is gone', () => {
  expect(after(0, () => ({ hasMicrophone: false }))).toBe('microphone-gone');
});

it('says that a microphone gives nothing at all, but not before a breath is over', () => {
  expect(after(7, () => ({ level: 0 }))).toBeNull();
  expect(after(9, () => ({ level: 0 }))).toBe('microphone-silent');
});

it('says that nothing arrives at the carrier any more', () => {
  expect(after(12, (atS) => ({ framesArrived: Math.min(atS, 2) * 50 }))).toBe('not-arriving');
});

it('does not blame a carrier that has told nothing yet', () => {
  expect(after(30, () => ({ framesArrived: null }))).toBeNull();
});

it('says nothing of a muted agent, and counts anew when the mute ends', () => {
  const watch = createVoiceWatch();
  watch(sample(0, { level: 0 }));
  expect(watch(sample(30, { isOpen: false, level: 0, framesArrived: 0 }))).toBeNull();
  expect(watch(sample(31, { level: 0, framesArrived: 0 }))).toBeNull();
  expect(watch(sample(33, { level: 0, framesArrived: 50 }))).toBeNull();
});

it('takes the warning back when the voice is there again', () => {
  const watch = createVoiceWatch();
  watch(sample(0, { level: 0 }));
  expect(watch(sample(10, { level: 0 }))).toBe('microphone-silent');
  expect(watch(sample(11))).toBeNull();
});
