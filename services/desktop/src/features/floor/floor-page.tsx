import { Button, Group, Select, Skeleton, Stack } from '@mantine/core';
import { IconDeviceTv } from '@tabler/icons-react';
import type { Floor } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { useMay, useSession } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { useLanguage } from '../../language/use-language.ts';
import { AgentTable } from './agent-table.tsx';
import { BehindDrawer, type Opened } from './behind-drawer.tsx';
import classes from './floor.module.css';
import { Freshness } from './freshness.tsx';
import { InteractionList } from './interaction-list.tsx';
import { narrowFloor } from './narrow-floor.ts';
import { QueueTable } from './queue-table.tsx';
import { useFloor } from './use-floor.ts';
import { Wall } from './wall.tsx';

/** Queues, agents and interactions as they are now. */
export function FloorPage() {
  const { floor, refused, watchAgain } = useFloor();
  if (!floor && refused)
    return (
      <div className={classes.page}>
        <LoadFailed error={refused} onRetry={watchAgain} />
      </div>
    );
  return floor ? <LiveFloor floor={floor} /> : <FloorSkeleton />;
}

function LiveFloor({ floor }: { floor: Floor }) {
  const { t } = useTranslation('floor');
  const [queueId, setQueueId] = useState<string | null>(null);
  const [teamId, setTeamId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [search, setSearch] = useSearchParams();
  const shown = narrowFloor(floor, { queueId, teamId });
  const advice = useNoAgentsAdvice();

  const showWall = () => {
    setSearch({ wall: '1' });
    // Refused where the browser does not allow it: the wall then fills the window.
    document.documentElement.requestFullscreen?.().catch(() => undefined);
  };
  if (search.has('wall')) return <Wall floor={floor} queues={shown.queues} onClose={() => setSearch({})} />;

  const openInteraction = (interaction: Floor['interactions'][number]) =>
    setOpened({ kind: 'interaction', interaction });
  return (
    <div className={classes.page} data-testid="floor">
      <header className={classes.head}>
        <h1 className={classes.title}>{t('title')}</h1>
        <Freshness floor={floor} />
        <Group gap="sm" ml="auto" wrap="nowrap">
          <QueueFilter floor={floor} value={queueId} onChange={setQueueId} />
          <TeamFilter floor={floor} value={teamId} onChange={setTeamId} />
          <Button
            variant="default"
            leftSection={<IconDeviceTv size={16} />}
            onClick={showWall}
            data-testid="floor-to-wall"
          >
            {t('wall.open')}
          </Button>
        </Group>
      </header>
      <section className={classes.panel} aria-label={t('queues.title')}>
        <QueueTable
          queues={shown.queues}
          agents={floor.agents}
          onOpen={(queue, name) => setOpened({ kind: 'figure', queueId: queue.queueId, name })}
        />
      </section>
      <div className={classes.pair}>
        <section className={classes.panel}>
          <h2 className={classes.heading}>{t('agents.heading', { count: shown.agents.length })}</h2>
          <AgentTable
            agents={shown.agents}
            interactions={floor.interactions}
            advice={advice}
            onOpen={openInteraction}
          />
        </section>
        <section className={classes.panel}>
          <h2 className={classes.heading}>{t('interactions.heading', { count: shown.interactions.length })}</h2>
          <InteractionList
            interactions={shown.interactions}
            queues={floor.queues}
            agents={floor.agents}
            onOpen={openInteraction}
          />
        </section>
      </div>
      <BehindDrawer opened={opened} floor={floor} onOpen={setOpened} />
    </div>
  );
}

/** Why a supervisor may see nobody, and what helps. */
const useNoAgentsAdvice = (): string => {
  const { t } = useTranslation('floor');
  const { teamId } = useSession();
  const everywhere = useMay('floor.watch-all-teams');
  return t(everywhere || teamId ? 'agents.none-advice' : 'agents.no-team');
};

function QueueFilter(props: { floor: Floor; value: string | null; onChange: (queueId: string | null) => void }) {
  const { t } = useTranslation('floor');
  const language = useLanguage();
  return (
    <Select
      w={160}
      aria-label={t('filter.queue')}
      placeholder={t('filter.all-queues')}
      clearable
      data={props.floor.queues.map((queue) => ({ value: queue.queueId, label: queue.name[language] }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}

/** Only the teams whose agents this supervisor sees. */
function TeamFilter(props: { floor: Floor; value: string | null; onChange: (teamId: string | null) => void }) {
  const { t } = useTranslation('floor');
  const reads = useMay('configuration.read');
  const teams = useCall('teams.list', {}, { staleTime: 60_000, enabled: reads });
  const seen = new Set<string | null>(props.floor.agents.map((agent) => agent.teamId));
  const data = (teams.data?.items ?? [])
    .filter((team) => seen.has(team.teamId))
    .map((team) => ({ value: team.teamId as string, label: team.name }));
  if (data.length < 2) return null;
  return (
    <Select
      w={160}
      aria-label={t('filter.team')}
      placeholder={t('filter.all-teams')}
      clearable
      data={data}
      value={props.value}
      onChange={props.onChange}
    />
  );
}

const FloorSkeleton = () => (
  <Stack className={classes.page} aria-busy>
    <Skeleton h={28} w={180} />
    <Skeleton h={200} />
    <div className={classes.pair}>
      <Skeleton h={240} />
      <Skeleton h={240} />
    </div>
  </Stack>
);
