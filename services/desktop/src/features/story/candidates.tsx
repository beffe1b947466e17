import { Button, Text } from '@mantine/core';
import { IconBackhoe, IconUserCheck, IconUsers } from '@tabler/icons-react';
import type { CustomerId, ScreenPop } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayAndTime } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { GradeBadge } from './grade-badge.tsx';
import classes from './story.module.css';
import type { StoryActions } from './story-actions.ts';

type Candidate = Extract<ScreenPop['who'], { kind: 'candidates' }>['candidates'][number];

/** Doubt looks different from certainty: cards side by side with their evidence, nothing shown as fact. */
export function Candidates(props: { candidates: readonly Candidate[]; identify: StoryActions['identify'] }) {
  const { t } = useTranslation('story');
  const { t: words } = useTranslation('words');
  const language = useLanguage();
  const [choosing, setChoosing] = useState<CustomerId | null>(null);
  const choose = (customerId: CustomerId) => {
    if (!props.identify) return;
    setChoosing(customerId);
    void props.identify(customerId).finally(() => setChoosing(null));
  };
  return (
    <section data-testid="candidates">
      <h2 className={classes.doubt}>
        <IconUsers size={18} aria-hidden /> {t('candidates.title', { count: props.candidates.length })}
      </h2>
      <Text c="dimmed" mb="sm">
        {t(props.identify ? 'candidates.advice' : 'candidates.later')}
      </Text>
      <div className={classes.candidates}>
        {props.candidates.map((each) => (
          <article key={each.customerId} className={classes.candidate} data-testid="candidate">
            <div>
              <Text fw={650} size="md">
                {each.name}
              </Text>
              <Text c="dimmed">
                {[each.otherName, each.city].filter(Boolean).join(' · ') || words(`customer-kind.${each.kind}`)}
              </Text>
            </div>
            {each.grade && (
              <div>
                <GradeBadge grade={each.grade} />
              </div>
            )}
            {each.assets.slice(0, 3).map((asset) => (
              <Text key={asset} className={classes.fact}>
                <IconBackhoe size={14} aria-hidden /> {asset}
              </Text>
            ))}
            <Text c="dimmed">
              {each.lastContactAt
                ? t('candidates.last', { when: dayAndTime(each.lastContactAt, language, serverNow()) })
                : t('candidates.never')}
            </Text>
            {props.identify && (
              <Button
                mt="auto"
                variant="light"
                leftSection={<IconUserCheck size={16} />}
                loading={choosing === each.customerId}
                disabled={choosing !== null}
                data-testid="choose-candidate"
                onClick={() => choose(each.customerId)}
              >
                {t('candidates.choose')}
              </Button>
            )}
          </article>
        ))}
      </div>
    </section>
  );
}
