import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight, IconBan, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Kind, Records } from './administered-kinds.ts';
import classes from './administration.module.css';
import { ChangedLines } from './changed-lines.tsx';
import { findingSentence, type Tone } from './finding-sentences.ts';
import type { Foreseen, Proposal } from './propose-change.ts';
import { useChangeWords, useRecordName } from './use-change-words.ts';

const icons = { refused: IconBan, warning: IconAlertTriangle, effect: IconArrowRight } satisfies Record<Tone, unknown>;
const order: readonly Tone[] = ['refused', 'warning', 'effect'];

/** What a change does, before it is done. */
export function PreviewDialog<K extends Kind>(
  props: Proposal<K> & { foreseen: Foreseen; onAnswer: (go: boolean) => void },
) {
  const { t } = useTranslation('policies');
  const { kind, record, input, foreseen } = props;
  const words = useChangeWords(foreseen?.people);
  const nameOf = useRecordName();
  const findings = (foreseen?.findings ?? [])
    .map((finding) => findingSentence(finding, words))
    .sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
  const isRefused = findings.some((each) => each.tone === 'refused');
  const isRisky = findings.some((each) => each.tone === 'warning');
  const proposed = { version: 0, disabled: false, ...record, ...input } as unknown as Records[K];
  return (
    <Modal
      opened
      onClose={() => props.onAnswer(false)}
      size={620}
      title={t(isRefused ? 'preview.refused-title' : 'preview.title', { name: nameOf(kind, proposed) })}
      closeButtonProps={{ 'aria-label': t('preview.back') }}
      data-testid="preview"
      data-refused={isRefused}
    >
      <Stack gap="md">
        {record && <ChangedLines kind={kind} before={record} after={proposed} />}
        {foreseen === null ? (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
            {t('preview.unknown')}
          </Alert>
        ) : findings.length === 0 ? (
          <Text c="dimmed">{t('preview.nothing')}</Text>
        ) : (
          <div>
            <h3 className={classes.formHead}>{t('preview.does')}</h3>
            <ul className={classes.findings} aria-label={t('preview.does')}>
              {findings.map(({ tone, text }) => {
                const Icon = icons[tone];
                return (
                  <li key={text} data-tone={tone} data-testid="finding">
                    <Icon size={16} aria-label={t(`tone.${tone}`)} />
                    <span>{text}</span>
                  </li>
                );
              })}
            </ul>
            <Text size="xs" c="dimmed" mt={8}>
              <IconInfoCircle size={13} aria-hidden className={classes.inlineIcon} />
              {t('preview.source')}
            </Text>
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => props.onAnswer(false)} data-autofocus data-testid="preview-back">
            {t('preview.back')}
          </Button>
          {!isRefused && (
            <Button
              color={isRisky ? 'var(--hang-up)' : 'indigo'}
              onClick={() => props.onAnswer(true)}
              data-testid="preview-confirm"
            >
              {t(isRisky ? 'preview.confirm-anyway' : 'preview.confirm')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
