import { Group, NumberInput, Select, Table } from '@mantine/core';
import { type AgentSelection, agentSelection, type Queue, type QueueId, type RoutingChange } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';

/** What the form can change of one queue; empty: as it is. */
export interface QueueEdit {
  agents: number;
  selection: AgentSelection['kind'] | null;
  /** After so many seconds anyone may be asked. */
  anyoneAfterS: number | null;
  targetS: number | null;
}
export interface ChangeEdit {
  queues: Partial<Record<QueueId, QueueEdit>>;
  callSelection: 'oldest' | 'service-level-risk' | null;
}
export const unchanged: ChangeEdit = { queues: {}, callSelection: null };
const asItIs: QueueEdit = { agents: 0, selection: null, anyoneAfterS: null, targetS: null };

const balanced: AgentSelection = { kind: 'weighted', idle: 1, skill: 1, occupancy: 1 };
const selectionOf = (kind: AgentSelection['kind']): AgentSelection => (kind === 'weighted' ? balanced : { kind });

/** @param isShadow a shadow cannot have agents who are not there */
export const toRoutingChange = (edit: ChangeEdit, isShadow = false): RoutingChange => {
  const edits = Object.entries(edit.queues) as [QueueId, QueueEdit][];
  return {
    staffing: isShadow
      ? []
      : edits.filter(([, { agents }]) => agents !== 0).map(([queueId, { agents }]) => ({ queueId, by: agents })),
    withoutAgentIds: [],
    queues: edits
      .filter(([, { selection, anyoneAfterS, targetS }]) => selection ?? anyoneAfterS ?? targetS)
      .map(([queueId, { selection, anyoneAfterS, targetS }]) => ({
        queueId,
        ...(selection === null ? {} : { agentSelection: selectionOf(selection) }),
        ...(targetS === null ? {} : { serviceLevelTargetMs: targetS * 1_000 }),
        ...(anyoneAfterS === null ? {} : { rings: [anyone(anyoneAfterS)] }),
      })),
    ...(edit.callSelection === null ? {} : { callSelection: edit.callSelection }),
  };
};

const anyone = (afterS: number): NonNullable<RoutingChange['queues'][number]['rings']>[number] => ({
  ...{ afterMs: afterS * 1_000, whenExpectedWaitMs: null, change: { kind: 'anyone', keep: [] } },
  ...{ addTeamIds: [], addAgentIds: [] },
});

const kinds = agentSelection.options.map((each) => each.shape.kind.value);
const secondsOf = (value: string | number): number | null => (value === '' ? null : Number(value));

/** What would be different, a row a queue; what is left empty stays as it was. */
export function ChangeForm(props: {
  queues: readonly Queue[];
  value: ChangeEdit;
  isShadow?: boolean;
  onChange: (value: ChangeEdit) => void;
}) {
  const { t } = useTranslation('routing');
  const language = useLanguage();
  const { queues, value, onChange, isShadow = false } = props;
  const edit = (queueId: QueueId, part: Partial<QueueEdit>) =>
    onChange({ ...value, queues: { ...value.queues, [queueId]: { ...asItIs, ...value.queues[queueId], ...part } } });
  return (
    <>
      <Table.ScrollContainer minWidth={720} tabIndex={0}>
        <Table aria-label={t('change.title')} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('change.queue')}</Table.Th>
              {!isShadow && <Table.Th w={120}>{t('change.agents')}</Table.Th>}
              <Table.Th w={230}>{t('change.selection')}</Table.Th>
              <Table.Th w={170}>{t('change.anyone-after')}</Table.Th>
              {!isShadow && <Table.Th w={140}>{t('change.target')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.map((queue) => {
              const { queueId } = queue;
              const name = queue.name[language];
              const own = value.queues[queueId] ?? asItIs;
              return (
                <Table.Tr key={queueId} data-testid="change-row" data-queue={queue.key}>
                  <Table.Td>{name}</Table.Td>
                  {!isShadow && (
                    <Table.Td>
                      <NumberInput
                        aria-label={t('change.agents-of', { queue: name })}
                        data-testid="change-agents"
                        min={-50}
                        max={50}
                        allowDecimal={false}
                        prefix={own.agents > 0 ? '+' : ''}
                        value={own.agents}
                        onChange={(agents) => edit(queueId, { agents: Number(agents) || 0 })}
                      />
                    </Table.Td>
                  )}
                  <Table.Td>
                    <Select
                      aria-label={t('change.selection-of', { queue: name })}
                      placeholder={t('change.as-it-is')}
                      clearable
                      data={kinds.map((kind) => ({ value: kind, label: t(`selection.${kind}`) }))}
                      value={own.selection}
                      onChange={(selection) => edit(queueId, { selection: selection as QueueEdit['selection'] })}
                    />
                  </Table.Td>
                  <Table.Td>
                    <NumberInput
                      aria-label={t('change.anyone-after-of', { queue: name })}
                      placeholder={t('change.as-it-is')}
                      suffix=" s"
                      min={0}
                      max={600}
                      allowDecimal={false}
                      value={own.anyoneAfterS ?? ''}
                      onChange={(seconds) => edit(queueId, { anyoneAfterS: secondsOf(seconds) })}
                    />
                  </Table.Td>
                  {!isShadow && (
                    <Table.Td>
                      <NumberInput
                        aria-label={t('change.target-of', { queue: name })}
                        placeholder={String(queue.serviceLevelTargetMs / 1_000)}
                        suffix=" s"
                        min={1}
                        max={3_600}
                        allowDecimal={false}
                        value={own.targetS ?? ''}
                        onChange={(seconds) => edit(queueId, { targetS: secondsOf(seconds) })}
                      />
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group>
        <Select
          w={320}
          label={t('change.order')}
          placeholder={t('change.as-it-is')}
          clearable
          data={(['oldest', 'service-level-risk'] as const).map((each) => ({ value: each, label: t(`order.${each}`) }))}
          value={value.callSelection}
          onChange={(callSelection) =>
            onChange({ ...value, callSelection: callSelection as ChangeEdit['callSelection'] })
          }
        />
      </Group>
    </>
  );
}
