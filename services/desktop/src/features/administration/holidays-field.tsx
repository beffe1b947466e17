import { ActionIcon, Button, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Hours } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { day } from '../../format/when.ts';
import { serverNow } from '../../socket/server-clock.ts';

type Holiday = Hours['holidays'][number];

/** Days on which nobody is served, whatever the week says. */
export function HolidaysField(props: {
  holidays: readonly Holiday[];
  error: string | undefined;
  onChange: (holidays: Holiday[]) => void;
}) {
  const { t } = useTranslation('administration');
  const { holidays, onChange } = props;
  const change = (at: number, part: Partial<Holiday>) =>
    onChange(holidays.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <Input.Wrapper
      label={t('hours.holidays')}
      description={t('hours.holidays-hint')}
      error={props.error}
      labelElement="div"
    >
      <Stack gap={6} mt={6}>
        {holidays.length === 0 && <Text c="dimmed">{t('hours.no-holidays')}</Text>}
        {holidays.map((each, at) => (
          <Group key={at} gap={6} wrap="nowrap">
            <TextInput
              type="date"
              size="xs"
              w={140}
              aria-label={t('hours.holiday-date')}
              value={each.date}
              onChange={(event) => change(at, { date: event.currentTarget.value })}
            />
            <TextInput
              size="xs"
              style={{ flex: 1 }}
              aria-label={t('hours.holiday-name')}
              placeholder={t('hours.holiday-name')}
              maxLength={80}
              value={each.name}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('hours.remove-holiday', { name: each.name || each.date })}
              onClick={() => onChange(holidays.filter((_, index) => index !== at))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...holidays, { date: day(new Date(serverNow()).toISOString()), name: '' }])}
        >
          {t('hours.add-holiday')}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
