import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp } from '@tabler/icons-react';
import { newId } from '@tellonce/contracts';
import i18next from 'i18next';

/** Says what was done and offers to take it back, where it can be. */
export const offerUndo = (done: string, undo: { label: string; run: () => void } | null): void => {
  const id = `undo ${newId()}`;
  notifications.show({
    id,
    role: 'status',
    color: 'indigo',
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': i18next.t('words:close') },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text>{done}</Text>
        {undo && (
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
        )}
      </Group>
    ),
  });
};
