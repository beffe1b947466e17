import type { CustomerId, InteractionId } from '@tellonce/contracts';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { useMay } from '../../api/session.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { showTrouble } from '../../elements/show-trouble.ts';
import type { StoryActions } from '../story/story-actions.ts';
import { useDesk } from './desk-context.ts';

/** What the agent may do in the story of the interaction in hand; each change is read back from the gateway. */
export const useStoryActions = (interactionId: InteractionId): StoryActions => {
  const { t } = useTranslation('words');
  const { actions, work } = useDesk();
  const mayWrite = useMay('customers.write');
  const ours = work.stage === 'engaged' || work.stage === 'wrap-up';

  const attempt = useCallback(
    async (run: () => Promise<unknown>): Promise<boolean> => {
      try {
        await run();
        return true;
      } catch (error) {
        showTrouble(problemSentence(error, t));
        return false;
      } finally {
        void actions.refreshStory();
      }
    },
    [actions, t],
  );
  const identify = useCallback(
    (customerId: CustomerId) =>
      attempt(async () => {
        const pop = await call('interactions.identify', { params: { interactionId }, body: { customerId } });
        actions.storyReplaced(interactionId, pop);
      }),
    [attempt, actions, interactionId],
  );

  return useMemo(
    () => ({
      // Before the call is ours the door refuses: the story is only read.
      identify: ours ? identify : null,
      changePromise: mayWrite
        ? (promise, change) =>
            attempt(() =>
              call('promises.update', {
                params: { promiseId: promise.promiseId },
                body: { version: promise.version, ...change },
              }),
            )
        : null,
      createCustomer:
        ours && mayWrite
          ? (name, phone) =>
              attempt(async () => {
                const customer = await call('customers.create', {
                  body: { name, identities: phone ? [{ kind: 'phone', value: phone }] : [] },
                });
                await identify(customer.customerId);
              })
          : null,
      retry: () => void actions.refreshStory(),
    }),
    [ours, identify, mayWrite, attempt, actions],
  );
};
