import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp } from '@tabler/icons-react';
import { newId } from '@tellonce/contracts';

/** Says what was done and offers to take it back. */
export const offerUndo = (done: string, undo: { label: string; run: () => void }): void => {
  const id = `undo ${newId()}`;
  notifications.show({
    id,
    role: 'status',
    color: 'indigo',
    autoClose: 10_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text>{done}</Text>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconArrowBackUp size={14} />}
          data-testid="undo"
          onClick={() => {
            notifications.hide(id);
            undo.run();
          }}
        >
          {undo.label}
        </Button>
      </Group>
    ),
  });
};
