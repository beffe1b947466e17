import { Group, Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CallerStory } from '../story/caller-story.tsx';
import { Timeline } from '../story/timeline.tsx';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';
import type { DeskWork } from './desk-state.ts';
import { IdleDesk } from './idle-desk.tsx';
import { RingingCard } from './ringing-card.tsx';
import { useStoryActions } from './use-story-actions.ts';
import { WorkList } from './work-list.tsx';
import { WrapUpForm } from './wrap-up-form.tsx';

/** Left what is in hand, centre the caller's story, right the history and what we write ourselves. */
export function DeskPage() {
  const { t } = useTranslation('desk');
  const { live, work } = useDesk();
  if (!live) return <DeskSkeleton />;
  return (
    <div className={classes.desk}>
      <aside className={classes.left} aria-label={t('list.label')}>
        <WorkList />
      </aside>
      <section className={classes.centre} aria-label={t('centre.label')}>
        <Centre work={work} />
      </section>
      {work.stage !== 'idle' && (
        <aside className={classes.right} aria-label={t('right.label')}>
          <Right work={work} />
        </aside>
      )}
    </div>
  );
}

type InHand = Exclude<DeskWork, { stage: 'idle' }>;

function Centre({ work }: { work: DeskWork }) {
  switch (work.stage) {
    case 'idle':
      return <IdleDesk />;
    case 'ringing':
      return <RingingCard work={work} />;
    case 'engaged':
    case 'wrap-up':
      return <Story work={work} />;
  }
}

function Story({ work }: { work: InHand }) {
  const storyActions = useStoryActions(work.offer.interactionId);
  return <CallerStory pop={work.offer.pop} actions={storyActions} />;
}

function Right({ work }: { work: InHand }) {
  const { pop } = work.offer;
  const story = pop.who.kind === 'known' ? pop.who.story : null;
  return (
    <>
      <div className={classes.history}>
        <Timeline contacts={story?.contacts ?? null} />
      </div>
      <div className={classes.notes}>
        <WrapUpForm work={work} />
      </div>
    </>
  );
}

const DeskSkeleton = () => (
  <Group className={classes.desk} align="stretch" gap={0} aria-busy>
    <Stack className={classes.left} p="md" gap="sm">
      <Skeleton h={20} />
      <Skeleton h={48} />
      <Skeleton h={48} />
    </Stack>
    <Stack className={classes.centre} p="lg" gap="sm">
      <Skeleton h={32} w={280} />
      <Skeleton h={80} />
      <Skeleton h={160} />
    </Stack>
  </Group>
);
