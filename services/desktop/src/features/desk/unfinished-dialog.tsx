import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { showTrouble } from '../../elements/show-trouble.ts';
import { useDesk } from './desk-context.ts';
import { type Draft, toWrapUp } from './draft.ts';
import { DraftForm } from './draft-form.tsx';

/** What was written and could not be sent in its time: completed and sent here. */
export function UnfinishedDialog(props: { draft: Draft | null; onClose: () => void }) {
  const { t } = useTranslation('desk');
  return (
    <Modal
      opened={props.draft !== null}
      onClose={props.onClose}
      title={t('unfinished.title', { name: props.draft?.name ?? '' })}
      closeButtonProps={{ 'aria-label': t('unfinished.later') }}
    >
      {props.draft && <Unfinished draft={props.draft} onClose={props.onClose} />}
    </Modal>
  );
}

function Unfinished({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const { t: words } = useTranslation('words');
  const { drafts } = useDesk();
  const [sending, setSending] = useState(false);
  const [incomplete, setIncomplete] = useState(false);
  const { interactionId, name } = draft;
  const send = async () => {
    const newest = drafts.of(interactionId, name);
    const wrapUp = toWrapUp(newest, false);
    setIncomplete(wrapUp.kind === 'incomplete');
    if (wrapUp.kind === 'incomplete') return;
    setSending(true);
    try {
      await call('interactions.wrap-up', { params: { interactionId }, body: wrapUp.body });
      drafts.change(interactionId, { submitted: true, savedText: newest.text, saveFailed: false });
      onClose();
    } catch (error) {
      showTrouble(problemSentence(error, words));
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <Text c="dimmed" mb="md">
        {t('unfinished.why')}
      </Text>
      <DraftForm store={drafts} interactionId={interactionId} name={name} cases={[]} />
      {incomplete && (
        <Text c="var(--status-breach)" mt="sm" role="alert">
          {t('unfinished.incomplete')}
        </Text>
      )}
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('unfinished.later')}
        </Button>
        <Button loading={sending} onClick={() => void send()}>
          {t('unfinished.send')}
        </Button>
      </Group>
    </>
  );
}
