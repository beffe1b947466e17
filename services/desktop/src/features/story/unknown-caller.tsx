import { Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nationalNumber } from '../../format/phone-number.ts';
import classes from './story.module.css';
import type { StoryActions } from './story-actions.ts';

/** Nobody on record has this number: one field makes the record that the next call will find. */
export function UnknownCaller(props: { from: string | null; create: StoryActions['createCustomer'] }) {
  const { t } = useTranslation('story');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.create || name.trim() === '') return;
    setBusy(true);
    void props.create(name.trim(), props.from).finally(() => setBusy(false));
  };
  return (
    <Paper withBorder p="lg" className={classes.panel} data-testid="unknown-caller">
      <Text fw={650} size="md">
        {t('unknown.title')}
      </Text>
      <Text c="dimmed" mb={props.create ? 'md' : 0}>
        {t(props.create ? 'unknown.advice' : 'unknown.later')}
      </Text>
      {props.create && (
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              label={t('unknown.name')}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
              style={{ flex: 1 }}
            />
            <Button type="submit" leftSection={<IconUserPlus size={16} />} loading={busy} disabled={name.trim() === ''}>
              {t('unknown.create')}
            </Button>
          </Group>
          {props.from && (
            <Text c="dimmed" size="xs" mt={6}>
              {t('unknown.with-number', { number: nationalNumber(props.from) })}
            </Text>
          )}
        </form>
      )}
    </Paper>
  );
}
