import { type InteractionId, newId, routes } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { hasContent, newDraft, toWrapUp } from './draft.ts';
import { createDraftStore } from './draft-store.ts';

const interactionId = newId<InteractionId>();
const draft = newDraft(interactionId, '王伟', 0);
const promise = { text: 'call back', dueAt: '2026-11-21T16:00', caseId: null };

describe('a wrap-up', () => {
  it('is a body that the route takes', () => {
    const wrapUp = toWrapUp({ ...draft, text: 'ok', disposition: 'resolved', promise }, true);
    expect(wrapUp.kind).toBe('ready');
    if (wrapUp.kind === 'ready') expect(routes['interactions.wrap-up'].body.safeParse(wrapUp.body).success).toBe(true);
  });
  it('may be empty where the queue does not ask for more', () => {
    expect(toWrapUp(draft, false)).toMatchObject({
      kind: 'ready',
      body: { note: null, disposition: null, promise: null },
    });
  });
  it.each([
    ['disposition', {}, true],
    ['promise-text', { promise: { ...promise, text: ' ' } }, false],
    ['promise-due', { promise: { ...promise, dueAt: '' } }, false],
  ] as const)('says that %s is missing', (missing, change, mandatory) => {
    expect(toWrapUp({ ...draft, ...change }, mandatory)).toEqual({ kind: 'incomplete', missing });
  });
});

describe('drafts', () => {
  const memory = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  };
  it('survive a reload with the same note id', () => {
    const storage = memory();
    const before = createDraftStore(storage, 'ann', () => 0);
    const { noteId } = before.of(interactionId, '王伟');
    before.change(interactionId, { text: 'noise' });
    expect(createDraftStore(storage, 'ann', () => 1).of(interactionId, '王伟')).toMatchObject({
      noteId,
      text: 'noise',
    });
  });
  it('are not seen by another person on the same computer', () => {
    const storage = memory();
    const ann = createDraftStore(storage, 'ann', () => 0);
    ann.of(interactionId, '王伟');
    ann.change(interactionId, { text: 'noise' });
    expect(createDraftStore(storage, 'bo', () => 0).all()).toEqual([]);
  });
  it('of two interactions do not touch each other', () => {
    const store = createDraftStore(memory(), 'ann', () => 0);
    const other = newId<InteractionId>();
    store.of(interactionId, '王伟');
    store.of(other, '陈刚');
    store.change(interactionId, { text: 'noise' });
    expect(store.of(other, '').text).toBe('');
  });
  it('are unsent again when something is typed after sending', () => {
    const store = createDraftStore(memory(), 'ann', () => 0);
    store.of(interactionId, '王伟');
    store.change(interactionId, { text: 'noise' });
    store.change(interactionId, { submitted: true, savedText: 'noise' });
    store.change(interactionId, { text: 'noise, again' });
    expect(store.of(interactionId, '').submitted).toBe(false);
    expect(hasContent(store.of(interactionId, ''))).toBe(true);
  });
  it('are forgotten a day after they were sent, kept for a month when not', () => {
    const storage = memory();
    const day = 86_400_000;
    const store = createDraftStore(storage, 'ann', () => 0);
    const unsent = newId<InteractionId>();
    for (const id of [interactionId, unsent]) {
      store.of(id, 'x');
      store.change(id, { text: 'x' });
    }
    store.change(interactionId, { submitted: true });
    expect(
      createDraftStore(storage, 'ann', () => 2 * day)
        .all()
        .map((each) => each.interactionId),
    ).toEqual([unsent]);
  });
  it('start empty when the storage holds something else', () => {
    const storage = memory();
    storage.setItem('tellonce.drafts.ann', '{broken');
    expect(createDraftStore(storage, 'ann', () => 0).all()).toEqual([]);
  });
});
