import { Group, Select } from '@mantine/core';
import { callerMessage, type Destination, type QueueId } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { messageName } from './policy-words.ts';
import { useRecords } from './use-records.ts';

/** Where callers go whom a queue does not serve: another queue, or a message after which the call ends politely. */
export function DestinationField(props: {
  label: string;
  description?: string;
  value: Destination;
  /** The queue itself, which is nowhere to go. */
  ownKey: string;
  error?: string | undefined;
  testId?: string;
  onChange: (value: Destination) => void;
}) {
  const { t } = useTranslation('policies');
  const language = useLanguage();
  const { value } = props;
  const queues = (useRecords('queues').data?.items ?? []).filter((each) => !each.disabled && each.key !== props.ownKey);
  const messages = [
    ...new Set([...callerMessage.options, ...(value.kind === 'message' ? [value.message] : [])]),
  ] as string[];
  return (
    <Select
      label={props.label}
      description={props.description}
      allowDeselect={false}
      error={props.error}
      data-testid={props.testId}
      data={[
        {
          group: t('destination.messages'),
          items: messages.map((key) => ({ value: `message:${key}`, label: messageName(key, t) })),
        },
        {
          group: t('destination.queues'),
          items: queues.map((each) => ({ value: `queue:${each.queueId}`, label: each.name[language] })),
        },
      ]}
      value={value.kind === 'queue' ? `queue:${value.queueId}` : `message:${value.message}`}
      onChange={(chosen) => {
        const [kind, name = ''] = chosen?.split(':') ?? [];
        if (kind === 'queue') props.onChange({ kind, queueId: name as QueueId });
        if (kind === 'message') props.onChange({ kind, message: name });
      }}
    />
  );
}

/** Either nothing, or a destination: switched on and off. */
export function OptionalDestination(
  props: Omit<Parameters<typeof DestinationField>[0], 'value' | 'onChange'> & {
    none: string;
    first: Destination;
    value: Destination | null;
    onChange: (value: Destination | null) => void;
  },
) {
  const { t } = useTranslation('policies');
  const { none, first, value, onChange, ...field } = props;
  return (
    <Group grow align="flex-end">
      <Select
        label={props.label}
        description={props.description}
        allowDeselect={false}
        data={[
          { value: 'off', label: none },
          { value: 'on', label: t('destination.sent-on') },
        ]}
        value={value === null ? 'off' : 'on'}
        onChange={(chosen) => onChange(chosen === 'on' ? (value ?? first) : null)}
        data-testid={props.testId}
      />
      {value && (
        <DestinationField
          {...field}
          testId={`${props.testId ?? 'destination'}-to`}
          description=""
          label={t('destination.where')}
          value={value}
          onChange={onChange}
        />
      )}
    </Group>
  );
}
