import { Table } from '@mantine/core';
import { type Queue, queueInput, queuePolicy } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';
import type { Description } from './description.ts';
import { isNameless, tidyLocalized } from './localized-fields.tsx';
import { NameCell } from './name-cell.tsx';
import { requirementWords, ringSentence, spanWords } from './policy-words.ts';
import { QueueForm } from './queue-form.tsx';
import { keyFrom } from './suggest.ts';
import { useNames } from './use-names.ts';

export const queues: Description<'queues'> = {
  width: 780,
  blank: () => ({
    key: '',
    name: { en: '', 'zh-CN': '' },
    requirements: [],
    reservationTimeoutMs: 20_000,
    lastAgentPreferenceMs: 20_000,
    wrapUp: { kind: 'timed', durationMs: 60_000 },
    serviceLevelTargetMs: 20_000,
    serviceLevelShare: 0.8,
    hoursId: null,
    policy: queuePolicy.parse({}),
    messages: {},
  }),
  shapeOf: () => queueInput,
  nameOf: (record, language) => record.name[language],
  tidy: (input) => ({
    ...input,
    key: input.key.trim() || keyFrom(input.name.en),
    name: tidyLocalized(input.name),
    // Words that were emptied are those of the house again.
    messages: Object.fromEntries(
      Object.entries(input.messages)
        .filter(([, said]) => !isNameless(said))
        .map(([key, said]) => [key, tidyLocalized(said)]),
    ),
  }),
  check: ({ name }) => (isNameless(name) ? ['name.en'] : []),
  heads: ['name', 'asks-for', 'rings', 'target', 'hours', 'key'],
  Cells: QueueCells,
  Form: QueueForm,
};

function QueueCells({ record }: { record: Queue }) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const names = useNames();
  const words = { t, names };
  const { rings } = record.policy;
  return (
    <>
      <NameCell name={record.name} />
      <Table.Td className={classes.clip}>
        {record.requirements.length === 0
          ? administration('queue.asks-nothing')
          : requirementWords(record.requirements, words)}
      </Table.Td>
      <Table.Td className="tabular" title={rings.map((ring) => ringSentence(ring, words)).join('; ')}>
        {rings.map((ring) => spanWords(ring.afterMs, t)).join(' · ') || '–'}
      </Table.Td>
      <Table.Td className="tabular">
        {administration('queue.target', {
          share: Math.round(record.serviceLevelShare * 100),
          seconds: record.serviceLevelTargetMs / 1000,
        })}
      </Table.Td>
      <Table.Td className={classes.clip}>{names.hours(record.hoursId)}</Table.Td>
      <Table.Td>
        <code className={classes.code}>{record.key}</code>
      </Table.Td>
    </>
  );
}
