import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { callerName } from '../story/caller-name.ts';
import { useDesk } from './desk-context.ts';
import type { DeskWork } from './desk-state.ts';
import { DraftForm } from './draft-form.tsx';

/** Notes from the first word on, and what closes the interaction: one form for the call and its wrap-up. */
export function WrapUpForm({ work }: { work: Exclude<DeskWork, { stage: 'idle' }> }) {
  const { t } = useTranslation('desk');
  const { drafts } = useDesk();
  const { offer } = work;
  if (work.stage === 'ringing')
    return <EmptyState icon={<IconLock size={20} />} title={t('notes.heading')} advice={t('notes.after-accept')} />;
  const cases = offer.pop.who.kind === 'known' ? offer.pop.who.story.cases : [];
  return (
    <DraftForm
      key={offer.interactionId}
      store={drafts}
      interactionId={offer.interactionId}
      name={callerName(offer.pop)}
      cases={cases}
      note={work.stage === 'wrap-up' && work.until === null ? <Text c="dimmed">{t('notes.mandatory')}</Text> : null}
    />
  );
}
