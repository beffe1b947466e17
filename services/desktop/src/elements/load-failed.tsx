import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemSentence } from './problem-sentence.ts';

/** What failed, in words, and a way to try again. */
export function LoadFailed(props: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('words');
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('load-failed.title')} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{problemSentence(props.error, t)}</Text>
        <Button variant="light" color="red" leftSection={<IconRefresh size={16} />} onClick={props.onRetry}>
          {t('load-failed.retry')}
        </Button>
      </Group>
    </Alert>
  );
}
