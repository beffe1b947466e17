import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { showTrouble } from '../../elements/show-trouble.ts';
import { offerUndo } from './offer-undo.tsx';

/**
 * One-click changes in the story: what was done is said with a way back, and the story is read again whatever came of
 * it, so that a refused change shows what is true now.
 */
export const useChange = () => {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);

  const attempt = async <T>(run: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    try {
      return await run();
    } catch (error) {
      showTrouble(problemSentence(error, words));
      return null;
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['customers.story'] });
    }
  };
  return {
    busy,
    /** @param back the change that undoes it, given the record as it was saved */
    async change<T>(run: () => Promise<T>, done: string, back: (saved: T) => Promise<unknown>): Promise<void> {
      const saved = await attempt(run);
      if (saved !== null) offerUndo(done, { label: t('undo'), run: () => void attempt(() => back(saved)) });
    },
  };
};
