import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/api-problem.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import type { Kind } from './administered-kinds.ts';

/** Why this kind of record was not saved: our own sentence where the code means something special for it. */
export const useRefusal = (kind: Kind): ((error: unknown) => string) => {
  const { t, i18n } = useTranslation('administration');
  const { t: words } = useTranslation('words');
  return (error) => {
    const key = error instanceof ApiProblem ? `refused.${kind}.${error.code}` : '';
    return key && i18n.exists(`administration:${key}`) ? t(key) : problemSentence(error, words);
  };
};
