import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/api-problem.ts';
import { FormTrouble } from '../../elements/form-trouble.tsx';
import { useLanguage } from '../../language/use-language.ts';
import { doors, type ListedKind, type Records } from './administered-kinds.ts';
import { useGuard } from './change-guard.tsx';
import { descriptions } from './descriptions.ts';
import { useRefusal } from './use-refusal.ts';

/** Asks before a record goes out of service, or comes back, and names it. */
export function DisableDialog<K extends ListedKind>(props: {
  kind: K;
  record: Records[K];
  onReload: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('administration');
  const language = useLanguage();
  const guard = useGuard();
  const { kind, record } = props;
  const door = doors[kind];
  const refusal = useRefusal(kind);
  const change = useMutation<Records[K] | null, ApiProblem, void>({
    mutationFn: () => guard.propose({ kind, record, input: { ...door.toInput(record), disabled: !record.disabled } }),
    onSuccess: (saved) => saved && props.onClose(),
  });
  const name = descriptions[kind].nameOf(record, language);
  const act = record.disabled ? 'enable' : 'disable';
  return (
    <Modal
      opened
      onClose={props.onClose}
      closeOnEscape={!guard.isAsking}
      title={t(`${act}.title`, { name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      data-testid="disable-dialog"
    >
      <Stack gap="md">
        <Text>{record.disabled ? t('enable.means') : t(`disable.means.${kind}`)}</Text>
        <FormTrouble
          error={change.error}
          sentence={change.error ? refusal(change.error) : null}
          conflict={{
            sentence: t('conflict.sentence'),
            action: t('conflict.reload'),
            onReload: () => {
              change.reset();
              props.onReload();
            },
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            color={record.disabled ? 'indigo' : 'var(--hang-up)'}
            loading={change.isPending}
            onClick={() => change.mutate()}
            data-testid="disable-confirm"
          >
            {t(`${act}.confirm`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
