import { useEffect, useRef } from 'react';
import { call } from '../../api/call.ts';
import type { DeskWork } from './desk-state.ts';
import { hasContent, toWrapUp } from './draft.ts';
import type { DraftStore } from './draft-store.ts';

/**
 * When an interaction leaves the agent's hands without Finish (its time ran out, routing went on), what was written is
 * sent all the same. What is incomplete or cannot be sent stays in the list of unfinished work.
 */
export const useLeftovers = (work: DeskWork, drafts: DraftStore): void => {
  const handled = work.stage === 'engaged' || work.stage === 'wrap-up' ? work.offer.interactionId : null;
  const before = useRef(handled);
  useEffect(() => {
    const left = before.current;
    before.current = handled;
    if (!left || left === handled) return;
    const draft = drafts.all().find((each) => each.interactionId === left);
    if (!draft || draft.submitted || !hasContent(draft)) return;
    const wrapUp = toWrapUp(draft, false);
    if (wrapUp.kind === 'incomplete') return;
    call('interactions.wrap-up', { params: { interactionId: left }, body: wrapUp.body }).then(
      () => drafts.change(left, { submitted: true, savedText: draft.text, saveFailed: false }),
      // Stays in the list, where the agent sends it again.
      (error: unknown) => console.warn('the wrap-up could not be sent yet', error),
    );
  }, [handled, drafts]);
};
