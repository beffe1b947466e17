import { type InteractionId, newId } from '@tellonce/contracts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/api-problem.ts';
import { createDraftStore } from './draft-store.ts';
import { createNoteSaver } from './note-saver.ts';

const interactionId = newId<InteractionId>();
const open = (save: (note: { text: string }) => Promise<unknown>) => {
  const store = createDraftStore({ getItem: () => null, setItem: () => {}, removeItem: () => {} }, 'ann', () => 0);
  const saver = createNoteSaver(store, save);
  store.of(interactionId, '王伟');
  return { store, saver, draft: () => store.of(interactionId, '') };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('saves once, a moment after the last keystroke', async () => {
  const save = vi.fn(async () => null);
  const { store, draft } = open(save);
  for (const text of ['n', 'no', 'noise']) store.change(interactionId, { text });
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(1);
  expect(save).toHaveBeenCalledWith({ interactionId, noteId: draft().noteId, text: 'noise' });
  expect(draft().savedText).toBe('noise');
});

it('marks what could not be sent, and sends it when the server is back', async () => {
  const save = vi.fn(async () => null).mockRejectedValueOnce(new ApiProblem('unreachable', ''));
  const { store, draft } = open(save as never);
  store.change(interactionId, { text: 'noise' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft()).toMatchObject({ savedText: '', saveFailed: true });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(draft()).toMatchObject({ savedText: 'noise', saveFailed: false });
});

it('saves what was typed while an earlier text was under way', async () => {
  let finish = () => {};
  const save = vi
    .fn(async (_note: { text: string }) => null)
    .mockImplementationOnce(() => new Promise((resolve) => (finish = () => resolve(null))));
  const { store, draft } = open(save);
  store.change(interactionId, { text: 'noise' });
  await vi.advanceTimersByTimeAsync(1_000);
  store.change(interactionId, { text: 'noise at low rpm' });
  finish();
  await vi.runAllTimersAsync();
  expect(save.mock.calls.map(([note]) => note.text)).toEqual(['noise', 'noise at low rpm']);
  expect(draft().savedText).toBe('noise at low rpm');
});

it('leaves a wrap-up alone that was sent as a whole', async () => {
  const save = vi.fn(async () => null);
  const { store } = open(save);
  store.change(interactionId, { text: 'noise' });
  store.change(interactionId, { submitted: true, savedText: 'noise' });
  await vi.runAllTimersAsync();
  expect(save).not.toHaveBeenCalled();
});
