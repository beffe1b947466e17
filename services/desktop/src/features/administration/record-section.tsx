import { ActionIcon, Button, Group, Skeleton, Switch, Table, Text, TextInput, Tooltip } from '@mantine/core';
import { IconBan, IconListDetails, IconPencil, IconPlus, IconRotate, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { useLanguage } from '../../language/use-language.ts';
import { doors, type ListedKind, type Records, writePermission } from './administered-kinds.ts';
import classes from './administration.module.css';
import { descriptions } from './descriptions.ts';
import { DisableDialog } from './disable-dialog.tsx';
import { RecordEditor } from './record-editor.tsx';
import { useRecords } from './use-records.ts';

type Doing = { what: 'create' } | { what: 'edit' | 'disable'; id: string } | null;

/** All records of a kind: find, create, change, take out of service and back. */
export function RecordSection<K extends ListedKind>({ kind }: { kind: K }) {
  const { t } = useTranslation('administration');
  const language = useLanguage();
  const mayWrite = useMay(writePermission(kind));
  const found = useRecords(kind);
  const [doing, setDoing] = useState<Doing>(null);
  const [withDisabled, setWithDisabled] = useState(true);
  const [filter, setFilter] = useState('');
  const description = descriptions[kind];
  const door = doors[kind];

  const items = found.data?.items ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = items.filter(
    (record) =>
      (withDisabled || !record.disabled) && JSON.stringify(door.toInput(record)).toLowerCase().includes(wanted),
  );
  const disabledCount = items.filter((record) => record.disabled).length;
  const current = doing && doing.what !== 'create' ? items.find((record) => door.idOf(record) === doing.id) : undefined;
  const close = () => setDoing(null);
  const reload = () => void found.refetch();

  return (
    <section aria-label={t(`kind.${kind}`)} data-testid={`section-${kind}`}>
      <header className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle}>{t(`kind.${kind}`)}</h2>
          <Text c="dimmed">{t(`about.${kind}`)}</Text>
        </div>
        {mayWrite && (
          <Button
            leftSection={<IconPlus size={16} />}
            onClick={() => setDoing({ what: 'create' })}
            data-testid="record-new"
          >
            {t(`new.${kind}`)}
          </Button>
        )}
      </header>
      {!mayWrite && (
        <Text c="dimmed" mb="sm">
          {t('read-only')}
        </Text>
      )}
      {(items.length > 6 || disabledCount > 0) && (
        <Group justify="space-between" mb="sm">
          <TextInput
            w={260}
            aria-label={t('filter')}
            placeholder={t('filter')}
            leftSection={<IconSearch size={15} aria-hidden />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          {disabledCount > 0 && (
            <Switch
              label={t('show-disabled', { count: disabledCount })}
              checked={withDisabled}
              onChange={(event) => setWithDisabled(event.currentTarget.checked)}
            />
          )}
        </Group>
      )}
      {found.isPending ? (
        <RowsSkeleton />
      ) : found.isError ? (
        <LoadFailed error={found.error} onRetry={reload} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={<IconListDetails size={20} />}
          title={t(`empty.${kind}.title`)}
          advice={t(`empty.${kind}.advice`)}
        >
          {mayWrite && (
            <Button mt="sm" leftSection={<IconPlus size={16} />} onClick={() => setDoing({ what: 'create' })}>
              {t(`new.${kind}`)}
            </Button>
          )}
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState icon={<IconSearch size={20} />} title={t('nothing.title')} advice={t('nothing.advice')} />
      ) : (
        <div className={classes.panel}>
          <Table className={classes.table} aria-label={t(`kind.${kind}`)}>
            <Table.Thead>
              <Table.Tr>
                {description.heads.map((head) => (
                  <Table.Th key={head}>{t(`head.${head}`)}</Table.Th>
                ))}
                <Table.Th w={92}>{t('head.state')}</Table.Th>
                {mayWrite && (
                  <Table.Th w={84}>
                    <span className={classes.hidden}>{t('head.actions')}</span>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((record) => (
                <Row
                  key={door.idOf(record)}
                  kind={kind}
                  record={record}
                  name={description.nameOf(record, language)}
                  mayWrite={mayWrite}
                  onDo={(what) => setDoing({ what, id: door.idOf(record) })}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {doing?.what === 'create' && <RecordEditor kind={kind} record={null} onReload={reload} onClose={close} />}
      {doing?.what === 'edit' && current && (
        <RecordEditor key={doing.id} kind={kind} record={current} onReload={reload} onClose={close} />
      )}
      {doing?.what === 'disable' && current && (
        <DisableDialog kind={kind} record={current} onReload={reload} onClose={close} />
      )}
    </section>
  );
}

function Row<K extends ListedKind>(props: {
  kind: K;
  record: Records[K];
  name: string;
  mayWrite: boolean;
  onDo: (what: 'edit' | 'disable') => void;
}) {
  const { t } = useTranslation('administration');
  const { record, name } = props;
  const Cells = descriptions[props.kind].Cells;
  const act = record.disabled ? 'enable' : 'disable';
  const Icon = record.disabled ? IconRotate : IconBan;
  return (
    <Table.Tr data-testid="record" data-name={name} data-disabled={record.disabled}>
      <Cells record={record} />
      <Table.Td className={classes.stateCell}>{t(record.disabled ? 'state.disabled' : 'state.in-service')}</Table.Td>
      {props.mayWrite && (
        <Table.Td>
          <Group gap={2} wrap="nowrap" justify="flex-end">
            <Tooltip label={t('edit', { name })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('edit', { name })}
                data-testid="record-edit"
                onClick={() => props.onDo('edit')}
              >
                <IconPencil size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t(`${act}.title`, { name })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t(`${act}.title`, { name })}
                data-testid="record-disable"
                onClick={() => props.onDo('disable')}
              >
                <Icon size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

const RowsSkeleton = () => (
  <div aria-busy>
    {[1, 2, 3, 4].map((row) => (
      <Skeleton key={row} h={32} mb={6} />
    ))}
  </div>
);
