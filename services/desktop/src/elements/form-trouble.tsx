import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/api-problem.ts';
import { problemSentence } from './problem-sentence.ts';

/** Why a form was not saved. Somebody else's change in between has its own way out: read the record again. */
export function FormTrouble(props: {
  error: unknown;
  /** A better sentence than the one of the code, where the form knows one. */
  sentence?: string | null;
  conflict: { sentence: string; action: string; onReload: () => void };
}) {
  const { t } = useTranslation('words');
  const { error, conflict } = props;
  if (!error) return null;
  const conflicted = error instanceof ApiProblem && error.code === 'version-conflict';
  return (
    <Alert
      color={conflicted ? 'yellow' : 'red'}
      icon={<IconAlertTriangle size={18} />}
      role="alert"
      data-testid="form-trouble"
    >
      <Group justify="space-between" gap="sm">
        <Text style={{ flex: 1 }}>
          {conflicted ? conflict.sentence : (props.sentence ?? problemSentence(error, t))}
        </Text>
        {conflicted && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconRefresh size={14} />}
            onClick={conflict.onReload}
            data-testid="form-reload"
          >
            {conflict.action}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
