import type { TFunction } from 'i18next';
import { ApiProblem } from '../api/api-problem.ts';

/** A refusal as a sentence in the language on the screen, by its code; never the message of an exception. */
export const problemSentence = (error: unknown, t: TFunction<'words'>): string =>
  codeSentence(error instanceof ApiProblem ? error.code : 'internal', t);

export const codeSentence = (code: ApiProblem['code'], t: TFunction<'words'>): string => t(`problem.${code}`);
