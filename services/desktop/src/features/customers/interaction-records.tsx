import { Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconHistory } from '@tabler/icons-react';
import type { InteractionRecord } from '@tellonce/contracts';
import { Fragment, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useCall } from '../../api/use-call.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { clockDuration } from '../../format/duration.ts';
import { nationalNumber } from '../../format/phone-number.ts';
import { dayAndTime, timeOfDay } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import classes from './customers.module.css';

/** Interactions as a table; a row opens what was told and written. */
export function InteractionRecords(props: {
  records: readonly InteractionRecord[];
  /** All rows open from the start. */
  expanded?: boolean;
  /** On a customer's own page everybody is the same caller. */
  withoutCustomer?: boolean;
}) {
  const { t } = useTranslation('customers');
  if (props.records.length === 0)
    return <EmptyState icon={<IconHistory size={20} />} title={t('records.none')} advice={t('records.none-advice')} />;
  return (
    <Table className={classes.records} layout="fixed" aria-label={t('records.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={132}>{t('records.time')}</Table.Th>
          {!props.withoutCustomer && <Table.Th>{t('records.caller')}</Table.Th>}
          <Table.Th>{t('records.queues')}</Table.Th>
          <Table.Th w={104}>{t('records.agent')}</Table.Th>
          <Table.Th w={118}>{t('records.outcome')}</Table.Th>
          <Table.Th w={76} ta="right">
            {t('records.duration')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.records.map((record) => (
          <RecordRow
            key={record.interactionId}
            record={record}
            first={props.expanded ?? false}
            withoutCustomer={props.withoutCustomer ?? false}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

const nothing = '–';
const unique = (names: readonly (string | null)[]): string =>
  [...new Set(names.filter((name) => name !== null))].join(' → ') || nothing;

function RecordRow(props: { record: InteractionRecord; first: boolean; withoutCustomer: boolean }) {
  const { t, i18n } = useTranslation('customers');
  const language = useLanguage();
  const id = useId();
  const [open, setOpen] = useState(props.first);
  const { record } = props;
  const queueName = useQueueNames();
  const outcome =
    record.outcome && i18n.exists(`customers:outcome.${record.outcome}`)
      ? t(`outcome.${record.outcome}`)
      : (record.outcome ?? t('outcome.going-on'));
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <Table.Tr data-testid="interaction-record" data-outcome={record.outcome ?? ''}>
        <Table.Td>
          <button
            type="button"
            className={classes.open}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            <Chevron size={14} aria-hidden />
            <span className="tabular">{dayAndTime(record.startedAt, language, serverNow())}</span>
          </button>
        </Table.Td>
        {!props.withoutCustomer && (
          <Table.Td className={classes.clip}>
            {record.customer ? (
              <Link href={`/customers/${record.customer.customerId}`} className={classes.link}>
                {record.customer.name}
              </Link>
            ) : (
              <span className="tabular">{record.from ? nationalNumber(record.from) : nothing}</span>
            )}
          </Table.Td>
        )}
        <Table.Td className={classes.clip}>
          {unique(record.segments.filter((each) => each.kind === 'queue').map((each) => queueName(each.queueKey)))}
        </Table.Td>
        <Table.Td className={classes.clip}>
          {unique(record.segments.filter((each) => each.kind === 'agent').map((each) => each.agentName))}
        </Table.Td>
        <Table.Td className={classes.clip}>{outcome}</Table.Td>
        <Table.Td ta="right" className="tabular">
          {record.endedAt ? clockDuration(Date.parse(record.endedAt) - Date.parse(record.startedAt)) : nothing}
        </Table.Td>
      </Table.Tr>
      <Table.Tr id={id} hidden={!open}>
        <Table.Td colSpan={props.withoutCustomer ? 5 : 6} className={classes.detail}>
          {open && <RecordDetail record={record} />}
        </Table.Td>
      </Table.Tr>
    </>
  );
}

/** Where it waited, who had it, what was told and what was written. */
function RecordDetail({ record }: { record: InteractionRecord }) {
  const { t, i18n } = useTranslation(['customers', 'story']);
  const language = useLanguage();
  const queueName = useQueueNames();
  const dispositions = useCall('dispositions.list', {}, { staleTime: 5 * 60_000 });
  const disposition = dispositions.data?.items.find((each) => each.key === record.disposition);
  const told = (kind: 'topic' | 'answer', value: string) =>
    i18n.exists(`story:${kind}.${value}`) ? t(`story:${kind}.${value}`) : value;
  const said = (outcome: string | null) =>
    outcome === null
      ? t('segment.open')
      : i18n.exists(`customers:segment.${outcome}`)
        ? t(`segment.${outcome}`)
        : outcome;
  return (
    <dl className={classes.detailList}>
      <dt>{t('records.number')}</dt>
      <dd className="tabular">{record.from ? nationalNumber(record.from) : nothing}</dd>
      <dt>{t('records.way')}</dt>
      <dd>
        {record.segments.length === 0 && t('records.no-way')}
        {record.segments.map((each, index) => (
          <div key={index}>
            <span className="tabular">{timeOfDay(each.startedAt)}</span>{' '}
            {each.kind === 'queue' ? queueName(each.queueKey) : each.agentName} · {said(each.outcome)}
            {each.endedAt && (
              <span className={classes.quiet}>
                {' '}
                {clockDuration(Date.parse(each.endedAt) - Date.parse(each.startedAt))}
              </span>
            )}
          </div>
        ))}
      </dd>
      <dt>{t('records.told')}</dt>
      <dd>
        {record.told.length === 0 && nothing}
        {record.told.map((item) => (
          <div key={`${item.topic} ${item.at}`} title={item.asked}>
            <span className={classes.quiet}>{told('topic', item.topic)}</span> {told('answer', item.answer)}
          </div>
        ))}
      </dd>
      {record.disposition && (
        <>
          <dt>{t('records.disposition')}</dt>
          <dd>{disposition?.name[language] ?? record.disposition}</dd>
        </>
      )}
      <dt>{t('records.notes')}</dt>
      <dd>
        {record.notes.length === 0 && nothing}
        {record.notes.map((note) => (
          <Fragment key={note.noteId}>
            <Text className={classes.noteText}>{note.text}</Text>
            {note.authorName && (
              <Text size="xs" c="dimmed">
                {note.authorName}
              </Text>
            )}
          </Fragment>
        ))}
      </dd>
    </dl>
  );
}

/** Queues by their configured names; a key that is gone from the configuration stands for itself. */
const useQueueNames = (): ((key: string | null) => string | null) => {
  const language = useLanguage();
  const queues = useCall('queues.list', {}, { staleTime: 5 * 60_000 });
  return (key) => queues.data?.items.find((each) => each.key === key)?.name[language] ?? key;
};
