import { Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBellRinging, IconPencil, IconPhoneFilled, type TablerIcon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMay, useSession } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { clockDuration } from '../../format/duration.ts';
import { nationalNumber } from '../../format/phone-number.ts';
import { timeOfDay } from '../../format/when.ts';
import { serverNow, useServerNow } from '../../socket/server-clock.ts';
import { callerName } from '../story/caller-name.ts';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';
import type { DeskWork } from './desk-state.ts';
import { type Draft, hasContent } from './draft.ts';
import { UnfinishedDialog } from './unfinished-dialog.tsx';
import { useDrafts } from './use-draft.ts';

/** What is in hand, what was written and not sent yet, and the people I spoke to last. */
export function WorkList() {
  const { t } = useTranslation('desk');
  const { work, drafts } = useDesk();
  const [opened, setOpened] = useState<Draft | null>(null);
  const inHand = work.stage === 'idle' ? null : work.offer.interactionId;
  const unfinished = useDrafts(drafts).filter(
    (draft) => !draft.submitted && hasContent(draft) && draft.interactionId !== inHand,
  );
  return (
    <Stack gap="md">
      <div>
        <h2 className={classes.listHeading}>{t('list.interactions')}</h2>
        {work.stage === 'idle' ? <Text c="dimmed">{t('list.none')}</Text> : <InHandItem work={work} />}
      </div>
      {unfinished.length > 0 && (
        <div>
          <h2 className={classes.listHeading}>{t('list.unfinished')}</h2>
          {unfinished.map((draft) => (
            <UnstyledButton
              key={draft.interactionId}
              className={classes.item}
              onClick={() => setOpened(draft)}
              data-testid="unfinished"
            >
              <IconPencil size={15} color="var(--status-warning)" aria-hidden />
              <Text truncate fw={600}>
                {draft.name || t('list.nameless')}
              </Text>
              <Text c="dimmed" className="tabular" ml="auto">
                {timeOfDay(new Date(draft.updatedAt).toISOString())}
              </Text>
            </UnstyledButton>
          ))}
        </div>
      )}
      <RecentInteractions />
      <UnfinishedDialog draft={opened} onClose={() => setOpened(null)} />
    </Stack>
  );
}

const stageIcon: Record<Exclude<DeskWork['stage'], 'idle'>, { icon: TablerIcon; color: string }> = {
  ringing: { icon: IconBellRinging, color: 'var(--status-call)' },
  engaged: { icon: IconPhoneFilled, color: 'var(--status-call)' },
  'wrap-up': { icon: IconPencil, color: 'var(--status-warning)' },
};

function InHandItem({ work }: { work: Exclude<DeskWork, { stage: 'idle' }> }) {
  const { t } = useTranslation('desk');
  const now = useServerNow();
  const { icon: Icon, color } = stageIcon[work.stage];
  const since =
    work.stage === 'ringing'
      ? work.offer.offeredAt
      : work.stage === 'engaged'
        ? (work.call?.connectedAt ?? work.acceptedAt)
        : work.startedAt;
  return (
    <div className={classes.item} data-current>
      <Icon size={15} color={color} aria-hidden />
      <div style={{ minWidth: 0 }}>
        <Text truncate fw={650}>
          {callerName(work.offer.pop)}
        </Text>
        <Text size="xs" c={color}>
          {t(`list.stage.${work.stage}`)}
        </Text>
      </div>
      <Text className="tabular" ml="auto" fw={600}>
        {clockDuration(now - Date.parse(since))}
      </Text>
    </div>
  );
}

const dayMs = 86_400_000;

function RecentInteractions() {
  const { t } = useTranslation('desk');
  const { userId } = useSession();
  const mayRead = useMay('customers.read');
  // Rounded down to the hour: the address, and so the answer in the cache, stays the same for a while.
  const [since] = useState(() => new Date(Math.floor((serverNow() - dayMs) / 3_600_000) * 3_600_000).toISOString());
  const recent = useCall(
    'interactions.list',
    { query: { since, limit: 100 } },
    { enabled: mayRead, staleTime: 60_000 },
  );
  const mine = (recent.data?.items ?? [])
    .filter((each) =>
      each.segments.some((segment) => segment.kind === 'agent' && segment.agentId === userId && segment.endedAt),
    )
    .slice(0, 8);
  if (mine.length === 0) return null;
  return (
    <div>
      <h2 className={classes.listHeading}>{t('list.recent')}</h2>
      {mine.map((each) => {
        const name = each.customer?.name ?? nationalNumber(each.from);
        const content = (
          <>
            <Text truncate>{name}</Text>
            <Text c="dimmed" className="tabular" ml="auto">
              {timeOfDay(each.startedAt)}
            </Text>
          </>
        );
        return each.customer ? (
          <Link key={each.interactionId} href={`/customers/${each.customer.customerId}`} className={classes.item}>
            {content}
          </Link>
        ) : (
          <div key={each.interactionId} className={classes.item}>
            {content}
          </div>
        );
      })}
    </div>
  );
}
