import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/api-problem.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';

/** Why it was not begun: the server's own sentence where it is about what was asked. */
export function StartTrouble({ error }: { error: unknown }) {
  const { t } = useTranslation('words');
  if (!error) return null;
  return (
    <Alert color="red" role="alert">
      <Stack gap={4}>
        <Text>{problemSentence(error, t)}</Text>
        {error instanceof ApiProblem && error.detail && <Text c="dimmed">{error.detail}</Text>}
      </Stack>
    </Alert>
  );
}
