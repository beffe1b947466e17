import { Button, Group, Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMaybeDesk } from '../features/desk/desk-context.ts';
import { deskKeys } from '../features/desk/desk-keys.ts';

const openedEvent = 'tellonce:keys-dialog';
export const openKeysDialog = (): void => {
  window.dispatchEvent(new Event(openedEvent));
};

export function KeysDialog() {
  const { t } = useTranslation();
  const desk = useMaybeDesk();
  const [opened, { open, close }] = useDisclosure(false);
  useEffect(() => {
    window.addEventListener(openedEvent, open);
    return () => window.removeEventListener(openedEvent, open);
  }, [open]);
  const rows: [string, string[]][] = [
    ...(desk
      ? Object.entries(deskKeys).map(([name, key]): [string, string[]] => [name, ['Ctrl', 'Shift', key.letter]])
      : []),
    ['search', ['Ctrl', 'K']],
  ];
  return (
    <Modal opened={opened} onClose={close} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('keys.close') }}>
      <Table>
        <Table.Tbody>
          {rows.map(([name, keys]) => (
            <Table.Tr key={name}>
              <Table.Td>{t(`keys.${name}`)}</Table.Td>
              <Table.Td align="right">
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end" mt="md">
        <Button onClick={close}>{t('keys.close')}</Button>
      </Group>
    </Modal>
  );
}
