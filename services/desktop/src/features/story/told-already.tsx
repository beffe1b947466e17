import { Group, Text, Tooltip } from '@mantine/core';
import { IconCircleCheckFilled, IconHelpCircle } from '@tabler/icons-react';
import type { CustomerStory, DialogueFacts, InteractionId, ToldItem } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { isToday, timeOfDay } from '../../format/when.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { Panel } from './panel.tsx';
import classes from './story.module.css';

/** What the caller has said once and must not be asked again: here, and to colleagues earlier today. */
export function ToldAlready(props: {
  dialogue: DialogueFacts | null;
  story: CustomerStory | null;
  interactionId: InteractionId;
}) {
  const { t } = useTranslation('story');
  const told = props.dialogue?.told ?? [];
  const earlier = (props.story?.contacts ?? []).filter(
    (contact) =>
      contact.interactionId !== props.interactionId &&
      contact.notes.length > 0 &&
      isToday(contact.startedAt, serverNow()),
  );
  return (
    <Panel heading={t('told.heading')} tone="told" testId="told-already">
      {told.length === 0 && earlier.length === 0 && <Text c="dimmed">{t('told.nothing')}</Text>}
      {told.length > 0 && (
        <Group gap="xs" component="ul" className={classes.toldList} aria-label={t('told.to-the-line')}>
          {told.map((item) => (
            <ToldChip key={`${item.topic}-${item.at}`} item={item} story={props.story} />
          ))}
        </Group>
      )}
      {earlier.map((contact) => (
        <Text key={contact.interactionId} mt={told.length > 0 ? 4 : 0}>
          <Text component="span" c="dimmed" inherit>
            {t('told.earlier', {
              time: timeOfDay(contact.startedAt),
              name: contact.agentName ?? t('told.a-colleague'),
            })}
          </Text>{' '}
          {contact.notes.map((note) => note.text).join(' · ')}
        </Text>
      ))}
    </Panel>
  );
}

function ToldChip({ item, story }: { item: ToldItem; story: CustomerStory | null }) {
  const { t, i18n } = useTranslation('story');
  const topic = i18n.exists(`story:topic.${item.topic}`) ? t(`topic.${item.topic}`) : item.topic;
  const answer = i18n.exists(`story:answer.${item.answer}`) ? t(`answer.${item.answer}`) : item.answer;
  const matched = item.matched;
  const asset = matched?.kind === 'asset' ? story?.assets.find((each) => each.assetId === matched.assetId) : undefined;
  return (
    <Tooltip
      label={t('told.asked', { question: item.asked, time: timeOfDay(item.at) })}
      multiline
      maw={360}
      events={{ hover: true, focus: true, touch: true }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the question behind an answer must be reachable by key */}
      <li className={classes.told} tabIndex={0} data-topic={item.topic}>
        <span className={classes.toldTopic}>{topic}</span>
        <b>{answer}</b>
        {asset && (
          <span>
            → {asset.model} <span className="tabular">{asset.serial}</span>
          </span>
        )}
        {matched?.kind === 'asset' && (
          <span className={classes.certainty} data-certain={matched.confirmed}>
            {matched.confirmed ? (
              <IconCircleCheckFilled size={13} aria-hidden />
            ) : (
              <IconHelpCircle size={13} aria-hidden />
            )}
            {t(matched.confirmed ? 'told.confirmed' : 'told.unconfirmed')}
          </span>
        )}
        {matched?.kind === 'none' && (
          <span className={classes.certainty} data-certain={false}>
            <IconHelpCircle size={13} aria-hidden />
            {t('told.no-match')}
          </span>
        )}
      </li>
    </Tooltip>
  );
}
