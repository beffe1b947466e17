import { Button, Group, Menu, RingProgress, Text, VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconPhone, IconPhoneOutgoing, IconPhoneX, IconRoute } from '@tabler/icons-react';
import { declineReason, explain, type Offer } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { clockDuration } from '../../format/duration.ts';
import { nationalNumber } from '../../format/phone-number.ts';
import { timeOfDay } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { callerName } from '../story/caller-name.ts';
import { CallerStory } from '../story/caller-story.tsx';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';
import { spokenKey } from './desk-keys.ts';
import type { DeskWork } from './desk-state.ts';
import { KeyHint } from './key-hint.tsx';
import { useStoryActions } from './use-story-actions.ts';

const spokenReasons = declineReason.options.filter((reason) => reason !== 'declined');

/** The offer in the centre, with the whole story already in it. */
export function RingingCard({ work }: { work: Extract<DeskWork, { stage: 'ringing' }> }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const { actions } = useDesk();
  const { offer, answering } = work;
  const callback = offer.pop.dialogue?.callback;
  const storyActions = useStoryActions(offer.interactionId);
  return (
    <section
      className={classes.ringing}
      data-testid="ringing-card"
      data-reservation-id={offer.reservationId}
      aria-label={t('ring.label')}
    >
      <VisuallyHidden role="alert">{t('ring.title', { name: callerName(offer.pop) })}</VisuallyHidden>
      <div className={classes.offer}>
        <DrainingRing offer={offer} />
        <div className={classes.offerWords}>
          <Text fw={650} size="md" c="var(--status-call)">
            {t(callback ? 'ring.callback' : 'ring.incoming', { queue: offer.queueName[language] })}
            <Text component="span" c="dimmed" fw={500} inherit>
              {' · '}
              <Waited since={offer.queuedAt} />
            </Text>
          </Text>
          {callback && (
            <Group gap={6} wrap="nowrap" align="flex-start" data-testid="callback-asked">
              <IconPhoneOutgoing
                size={15}
                color="var(--status-call)"
                aria-hidden
                style={{ flex: 'none', marginTop: 2 }}
              />
              <Text>
                {t('ring.callback-asked', {
                  at: timeOfDay(callback.requestedAt),
                  number: nationalNumber(callback.number),
                })}
              </Text>
            </Group>
          )}
          <Group gap={6} wrap="nowrap" align="flex-start" data-testid="because">
            <IconRoute size={15} color="var(--text-quiet)" aria-hidden style={{ flex: 'none', marginTop: 2 }} />
            <Text c="dimmed">{explain(offer.because, language)}</Text>
          </Group>
        </div>
        <Group gap="lg" wrap="nowrap">
          <Button.Group>
            <Button
              size="lg"
              variant="default"
              data-testid="reject"
              leftSection={<IconPhoneX size={18} />}
              loading={answering === 'reject'}
              disabled={answering !== null}
              aria-keyshortcuts={spokenKey('reject')}
              onClick={() => void actions.reject()}
            >
              {t('ring.reject')}
            </Button>
            <Menu position="bottom-end" width={220}>
              <Menu.Target>
                <Button
                  size="lg"
                  variant="default"
                  px="xs"
                  disabled={answering !== null}
                  aria-label={t('ring.reject-because')}
                  data-testid="reject-because"
                >
                  <IconChevronDown size={16} aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{t('ring.reject-because')}</Menu.Label>
                {spokenReasons.map((reason) => (
                  <Menu.Item key={reason} data-testid={`reject-${reason}`} onClick={() => void actions.reject(reason)}>
                    {t(`ring.because.${reason}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </Button.Group>
          <Button
            size="lg"
            color="var(--answer)"
            data-testid="accept"
            leftSection={<IconPhone size={20} />}
            rightSection={<KeyHint name="accept" />}
            loading={answering === 'accept'}
            disabled={answering !== null}
            aria-keyshortcuts={spokenKey('accept')}
            onClick={() => void actions.accept()}
          >
            {t('ring.accept')}
          </Button>
        </Group>
      </div>
      <CallerStory pop={offer.pop} actions={storyActions} />
    </section>
  );
}

function Waited(props: { since: string }) {
  const { t } = useTranslation('desk');
  const now = useServerNow();
  return <span className="tabular">{t('ring.waited', { time: clockDuration(now - Date.parse(props.since)) })}</span>;
}

/** Drains with the reservation's remaining time, by the server's clock. */
function DrainingRing({ offer }: { offer: Offer }) {
  const { t } = useTranslation('desk');
  const now = useServerNow();
  const leftMs = Math.max(0, Date.parse(offer.expiresAt) - now);
  const share = Math.min(1, leftMs / (Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)));
  const seconds = Math.ceil(leftMs / 1000);
  return (
    <RingProgress
      className={classes.drainRing}
      size={60}
      thickness={5}
      roundCaps
      sections={[{ value: share * 100, color: seconds <= 5 ? 'red.7' : 'blue.6' }]}
      rootColor="var(--line)"
      aria-label={t('ring.left', { count: seconds })}
      label={
        <Text ta="center" fw={650} size="md" className="tabular">
          {seconds}
        </Text>
      }
    />
  );
}
