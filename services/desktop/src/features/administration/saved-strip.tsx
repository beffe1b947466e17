import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/api-problem.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import classes from './administration.module.css';
import { type SavedChange, useGuard } from './change-guard.tsx';
import { undoOf } from './propose-change.ts';
import { useRecordName } from './use-change-words.ts';

/** What was saved a moment ago, and the way back. */
export function SavedStrip() {
  const { last } = useGuard();
  return last && <Strip key={last.after.version} last={last} />;
}

function Strip({ last }: { last: SavedChange }) {
  const { t } = useTranslation('policies');
  const { t: shared } = useTranslation('words');
  const { propose, forgetLast } = useGuard();
  const nameOf = useRecordName();
  const undo = useMutation({ mutationFn: () => propose(undoOf(last.kind, last.before, last.after)) });
  const name = nameOf(last.kind, last.after);
  const isOld = undo.error instanceof ApiProblem && undo.error.code === 'version-conflict';
  const trouble = isOld ? t('saved.conflict') : undo.error ? problemSentence(undo.error, shared) : null;
  return (
    <div className={classes.saved} role="status" data-testid="saved">
      <Group gap={8} wrap="nowrap">
        <IconCircleCheck size={16} aria-hidden />
        <Text>{trouble ?? t('saved.sentence', { name })}</Text>
      </Group>
      <Group gap={4} wrap="nowrap">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowBackUp size={14} />}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
          data-testid="undo"
        >
          {t('saved.undo')}
        </Button>
        <ActionIcon variant="subtle" color="gray" aria-label={t('saved.close')} onClick={forgetLast}>
          <IconX size={15} />
        </ActionIcon>
      </Group>
    </div>
  );
}
