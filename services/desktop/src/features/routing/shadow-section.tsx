import { Button, Group, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconGhost2 } from '@tabler/icons-react';
import { isNoChange, type RoutingNames, type RoutingShadow } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useCallMutation } from '../../api/use-call.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { showTrouble } from '../../elements/show-trouble.ts';
import { dateAndTime } from './date-and-time.ts';
import classes from './routing.module.css';
import { StartTrouble } from './start-trouble.tsx';
import { useNamer } from './use-namer.ts';
import { ChangeForm, toRoutingChange, unchanged } from './what-if-form.tsx';

/** Policies that run beside the live one, and where they would have decided otherwise. */
export function ShadowSection() {
  const { t } = useTranslation('routing');
  const found = useCall('routing.shadows', {}, { staleTime: 0, refetchInterval: 3_000 });
  return (
    <>
      <NewShadow />
      {found.isPending ? (
        <Skeleton h={160} aria-busy />
      ) : found.isError ? (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.items.length === 0 ? (
        <EmptyState icon={<IconGhost2 size={20} />} title={t('shadow.none')} advice={t('shadow.none-advice')} />
      ) : (
        found.data.items.map((shadow) => <OneShadow key={shadow.shadowId} shadow={shadow} names={found.data.names} />)
      )}
    </>
  );
}

function NewShadow() {
  const { t } = useTranslation('routing');
  const [name, setName] = useState('');
  const [edit, setEdit] = useState(unchanged);
  const queues = useCall('queues.list', {}, { staleTime: 60_000 });
  const start = useCallMutation('routing.start-shadow', ['routing.shadows']);
  const change = toRoutingChange(edit, true);
  return (
    <section className={classes.panel} aria-label={t('shadow.new')}>
      <h2 className={classes.heading}>{t('shadow.new')}</h2>
      <Text c="dimmed">{t('shadow.about')}</Text>
      <TextInput
        maw={360}
        label={t('shadow.name')}
        maxLength={80}
        value={name}
        data-testid="shadow-name"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {queues.isError && <LoadFailed error={queues.error} onRetry={() => void queues.refetch()} />}
      {queues.data && (
        <ChangeForm
          isShadow
          queues={queues.data.items.filter((queue) => !queue.disabled)}
          value={edit}
          onChange={setEdit}
        />
      )}
      <Button
        w="fit-content"
        loading={start.isPending}
        disabled={name.trim() === '' || isNoChange(change)}
        data-testid="shadow-start"
        onClick={() =>
          start.mutate(
            { body: { name: name.trim(), change } },
            {
              onSuccess: () => {
                setName('');
                setEdit(unchanged);
              },
            },
          )
        }
      >
        {t('shadow.start')}
      </Button>
      <StartTrouble error={start.error} />
    </section>
  );
}

function OneShadow({ shadow, names: given }: { shadow: RoutingShadow; names: RoutingNames }) {
  const { t } = useTranslation('routing');
  const names = useNamer(given);
  const stop = useCallMutation('routing.stop-shadow', ['routing.shadows']);
  const { shadowId, name, startedAt, by, decisions, agreed, counts, differences } = shadow;
  const agent = (id: string | null) => (id === null ? '–' : (names.agent(id) ?? t('candidates.of-another-team')));
  return (
    <section className={classes.panel} aria-label={name} data-testid="shadow">
      <Group justify="space-between">
        <Stack gap={2}>
          <h2 className={classes.heading}>{name}</h2>
          <Text c="dimmed">{t('shadow.since', { at: dateAndTime(startedAt), by })}</Text>
        </Stack>
        <Button
          variant="default"
          loading={stop.isPending}
          onClick={() => stop.mutate({ params: { shadowId } }, { onError: () => showTrouble(t('shadow.stop-failed')) })}
        >
          {t('shadow.stop')}
        </Button>
      </Group>
      <Text fz="md">{t('shadow.summary', { decisions, agreed, ...counts })}</Text>
      {differences.length > 0 && (
        <Table.ScrollContainer minWidth={640} tabIndex={0}>
          <Table aria-label={t('shadow.differences')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('shadow.at')}</Table.Th>
                <Table.Th>{t('figures.queue')}</Table.Th>
                <Table.Th>{t('shadow.what')}</Table.Th>
                <Table.Th>{t('shadow.live')}</Table.Th>
                <Table.Th>{t('shadow.shadow')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map((each) => (
                <Table.Tr key={`${each.at} ${each.interactionId} ${each.kind}`}>
                  <Table.Td className={classes.number}>{dateAndTime(each.at)}</Table.Td>
                  <Table.Td>{names.queue(each.queueId)}</Table.Td>
                  <Table.Td>{t(`difference.${each.kind}`)}</Table.Td>
                  <Table.Td>{agent(each.live)}</Table.Td>
                  <Table.Td>{agent(each.shadow)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}
