import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Kind, Records } from './administered-kinds.ts';
import { PreviewDialog } from './preview-dialog.tsx';
import { type Foreseen, foresee, isUnchanged, type Proposal, save } from './propose-change.ts';
import { listRoute } from './use-records.ts';

/** Saved a moment ago: it can be taken back. */
export interface SavedChange<K extends Kind = Kind> {
  kind: K;
  before: Records[K] | null;
  after: Records[K];
}
interface Guard {
  /**
   * Saves, after asking when it changes something for somebody. Null: it was thought better of.
   * @param always asks even when nobody notices
   * @throws ApiProblem
   */
  propose<K extends Kind>(proposal: Proposal<K>, always?: boolean): Promise<Records[K] | null>;
  /** A question is on the screen: what lies under it must not close. */
  isAsking: boolean;
  last: SavedChange | null;
  forgetLast(): void;
}
interface Question {
  proposal: Proposal;
  foreseen: Foreseen;
  answer: (go: boolean) => void;
}

const GuardContext = createContext<Guard | null>(null);

/** Between every form of the administration and its doors: nothing that anybody feels is saved unseen. */
export function ChangeGuard(props: { children: ReactNode }) {
  const client = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const [last, setLast] = useState<SavedChange | null>(null);

  const propose = useCallback<Guard['propose']>(
    async (proposal, always = false) => {
      if (proposal.record && !always && isUnchanged(proposal)) return proposal.record;
      const foreseen = await foresee(proposal);
      if (always || foreseen === null || foreseen.findings.length > 0) {
        const ask = (answer: (go: boolean) => void) =>
          setQuestion({ proposal: proposal as Proposal, foreseen, answer });
        const go = await new Promise<boolean>(ask);
        setQuestion(null);
        if (!go) return null;
      }
      const saved = await save(proposal);
      await Promise.all(
        [listRoute(proposal.kind), 'configuration-changes.list'].map((route) =>
          client.invalidateQueries({ queryKey: [route] }),
        ),
      );
      setLast({ kind: proposal.kind, before: proposal.record, after: saved } as SavedChange);
      return saved;
    },
    [client],
  );
  const guard = useMemo<Guard>(
    () => ({ propose, isAsking: question !== null, last, forgetLast: () => setLast(null) }),
    [propose, question, last],
  );
  return (
    <GuardContext.Provider value={guard}>
      {props.children}
      {question && <PreviewDialog {...question.proposal} foreseen={question.foreseen} onAnswer={question.answer} />}
    </GuardContext.Provider>
  );
}

export const useGuard = (): Guard => {
  const guard = useContext(GuardContext);
  if (!guard) throw new Error('useGuard outside of the administration');
  return guard;
};
