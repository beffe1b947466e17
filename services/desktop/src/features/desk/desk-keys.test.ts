import { expect, it } from 'vitest';
import { deskKeyOf } from './desk-keys.ts';

const press = (code: string, held: Partial<KeyboardEvent> = {}) =>
  deskKeyOf({ code, ctrlKey: true, shiftKey: true, altKey: false, metaKey: false, ...held });

it.each([
  ['KeyA', 'accept'],
  ['KeyR', 'reject'],
  ['KeyE', 'end'],
  ['KeyM', 'mute'],
  ['KeyF', 'wrap-up'],
  ['KeyW', 'wrap-up'],
  ['KeyS', 'state'],
  ['KeyX', null],
])('Ctrl+Shift with %s means %s', (code, name) => {
  expect(press(code)).toBe(name);
});

it('needs both Ctrl and Shift, and no other', () => {
  expect(press('KeyA', { shiftKey: false })).toBeNull();
  expect(press('KeyA', { ctrlKey: false })).toBeNull();
  expect(press('KeyA', { altKey: true })).toBeNull();
});
