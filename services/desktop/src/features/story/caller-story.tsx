import { Alert, Button, Group, Text } from '@mantine/core';
import { IconDatabaseOff } from '@tabler/icons-react';
import type { ScreenPop } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { AssetsPanel } from './assets-panel.tsx';
import { Candidates } from './candidates.tsx';
import { CasesPanel } from './cases-panel.tsx';
import { IdentityHeader } from './identity-header.tsx';
import { NumberHeader } from './number-header.tsx';
import { Probably } from './probably.tsx';
import { PromisesPanel } from './promises-panel.tsx';
import { PurchasesPanel } from './purchases-panel.tsx';
import classes from './story.module.css';
import type { StoryActions } from './story-actions.ts';
import { ToldAlready } from './told-already.tsx';
import { UnknownCaller } from './unknown-caller.tsx';

/** The screen-pop: who, what they told already, why probably, what was promised — in this order, without scrolling. */
export function CallerStory(props: { pop: ScreenPop; actions: StoryActions }) {
  const { pop, actions } = props;
  const { who, dialogue } = pop;
  const from = dialogue?.from ?? null;
  switch (who.kind) {
    case 'known': {
      const { story, probably } = who;
      return (
        <div className={classes.story} data-testid="story" data-who="known">
          <IdentityHeader customer={story.customer} phone={from} assurance={dialogue?.assurance ?? null} />
          <ToldAlready dialogue={dialogue} story={story} interactionId={pop.interactionId} />
          <Probably probably={probably} story={story} />
          <PromisesPanel promises={story.promises} cases={story.cases} change={actions.changePromise} />
          <AssetsPanel assets={story.assets} highlighted={dialogue?.assetId ?? probably.assetId} />
          <div className={classes.pair}>
            <CasesPanel cases={story.cases} highlighted={dialogue?.caseId ?? probably.caseId} />
            <PurchasesPanel purchases={story.purchases} />
          </div>
        </div>
      );
    }
    case 'candidates':
      return (
        <div className={classes.story} data-testid="story" data-who="candidates">
          <NumberHeader from={from} />
          <ToldAlready dialogue={dialogue} story={null} interactionId={pop.interactionId} />
          <Candidates candidates={who.candidates} identify={actions.identify} />
        </div>
      );
    case 'unknown':
      return (
        <div className={classes.story} data-testid="story" data-who="unknown">
          <NumberHeader from={from} />
          <ToldAlready dialogue={dialogue} story={null} interactionId={pop.interactionId} />
          <UnknownCaller from={from} create={actions.createCustomer} />
        </div>
      );
    case 'unavailable':
      return (
        <div className={classes.story} data-testid="story" data-who="unavailable">
          <NumberHeader from={from} />
          <ToldAlready dialogue={dialogue} story={null} interactionId={pop.interactionId} />
          <Unavailable retry={actions.retry} />
        </div>
      );
  }
}

function Unavailable(props: { retry: () => void }) {
  const { t } = useTranslation('story');
  return (
    <Alert color="yellow" icon={<IconDatabaseOff size={18} />} title={t('unavailable.title')} role="alert">
      <Group justify="space-between">
        <Text>{t('unavailable.advice')}</Text>
        <Button variant="light" color="yellow" onClick={props.retry}>
          {t('unavailable.retry')}
        </Button>
      </Group>
    </Alert>
  );
}
