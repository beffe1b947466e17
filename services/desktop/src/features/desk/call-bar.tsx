import { Button, Group, Text } from '@mantine/core';
import {
  IconBellRinging,
  IconCheck,
  IconClockPlus,
  IconHeadset,
  IconHeadsetOff,
  IconPencil,
  IconPhone,
  IconPhoneFilled,
  IconPhoneOff,
  IconPlugConnected,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { clockDuration } from '../../format/duration.ts';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { AudioMenu } from '../audio/audio-menu.tsx';
import { CheckDialog } from '../audio/check-dialog.tsx';
import { LevelBar } from '../audio/level-bar.tsx';
import { NoticeBar } from '../audio/notice-bar.tsx';
import { callerName } from '../story/caller-name.ts';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';
import { spokenKey } from './desk-keys.ts';
import { type DeskWork, extensionsLeft } from './desk-state.ts';
import { KeyHint } from './key-hint.tsx';
import { MuteButton } from './mute-button.tsx';
import { tryRing } from './ring-tone.ts';
import { useFinish } from './use-finish.ts';

/** The bottom row: always there, always the same height, whatever the call does. What is wrong with the sound is above it. */
export function CallBar() {
  const { t } = useTranslation('desk');
  const { work, phone, softphone } = useDesk();
  return (
    <>
      <NoticeBar phone={phone} softphone={softphone} />
      <section className={classes.bar} data-stage={work.stage} aria-label={t('bar.label')} data-testid="call-bar">
        <BarContent work={work} />
      </section>
      {phone && <CheckDialog phone={phone} check={softphone.audio.check} />}
    </>
  );
}

function Devices() {
  const { phone, softphone } = useDesk();
  return phone && <AudioMenu phone={phone} softphone={softphone} onTestRing={tryRing} />;
}

function BarContent({ work }: { work: DeskWork }) {
  switch (work.stage) {
    case 'idle':
      return <IdleBar />;
    case 'ringing':
      return <RingingBar work={work} />;
    case 'engaged':
      return <EngagedBar work={work} />;
    case 'wrap-up':
      return <WrapUpBar work={work} />;
  }
}

function IdleBar() {
  const { t } = useTranslation('desk');
  const { softphone } = useDesk();
  const ok = softphone.registration === 'registered' || softphone.registration === 'elsewhere';
  const Icon = ok ? IconHeadset : IconHeadsetOff;
  return (
    <>
      <Group gap="xs" data-testid="softphone" data-state={softphone.registration}>
        <Icon size={18} color={ok ? 'var(--status-ready)' : 'var(--status-warning)'} aria-hidden />
        <Text c={ok ? 'dimmed' : 'var(--status-warning)'}>{t(`bar.phone.${softphone.registration}`)}</Text>
      </Group>
      <Group ml="auto">
        <Devices />
      </Group>
    </>
  );
}

const Who = (props: { icon: ReactNode; word: string; name: string; time: ReactNode }) => (
  <Group gap="sm" wrap="nowrap" miw={0}>
    {props.icon}
    <Text fw={600}>{props.word}</Text>
    {props.time}
    <Text fw={650} size="md" truncate>
      {props.name}
    </Text>
  </Group>
);

function Timer(props: { from: string }) {
  const now = useServerNow();
  return (
    <Text className="tabular" size="md" fw={600} data-testid="call-timer">
      {clockDuration(now - Date.parse(props.from))}
    </Text>
  );
}

/** On another page than the desk the bar alone shows the ringing; on the desk the card has the buttons. */
function RingingBar({ work }: { work: Extract<DeskWork, { stage: 'ringing' }> }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const { actions } = useDesk();
  const [location] = useLocation();
  return (
    <>
      <Who
        icon={<IconBellRinging size={20} color="var(--status-call)" className={classes.pulse} aria-hidden />}
        word={t('bar.ringing')}
        time={<Text c="dimmed">{work.offer.queueName[language]}</Text>}
        name={callerName(work.offer.pop)}
      />
      {location !== '/desk' && (
        <Group ml="auto" gap="lg">
          <Button component={Link} href="/desk" variant="default" size="md">
            {t('bar.show')}
          </Button>
          <Button
            size="md"
            color="var(--answer)"
            leftSection={<IconPhone size={18} />}
            loading={work.answering === 'accept'}
            disabled={work.answering !== null}
            aria-keyshortcuts={spokenKey('accept')}
            onClick={() => void actions.accept()}
          >
            {t('ring.accept')}
          </Button>
        </Group>
      )}
    </>
  );
}

function EngagedBar({ work }: { work: Extract<DeskWork, { stage: 'engaged' }> }) {
  const { t } = useTranslation('desk');
  const { actions, phone, softphone } = useDesk();
  const { leg, audio } = softphone;
  const connected = work.call?.state === 'connected';
  const legLost = leg.kind === 'ended' || leg.kind === 'failed' || softphone.registration === 'unreachable';
  const word =
    work.call?.state === 'requeueing'
      ? t('bar.requeueing')
      : t(connected ? 'bar.on-call' : work.call?.callingBack ? 'bar.calling-back' : 'bar.connecting');
  return (
    <>
      <Who
        icon={<IconPhoneFilled size={20} color="var(--status-call)" aria-hidden />}
        word={word}
        time={<Timer from={work.call?.connectedAt ?? work.acceptedAt} />}
        name={callerName(work.offer.pop)}
      />
      <Group ml="auto" gap="md" wrap="nowrap">
        {legLost && (
          <Group gap="xs" role="alert" wrap="nowrap">
            <IconHeadsetOff size={18} color="var(--status-breach)" aria-hidden />
            <Text c="var(--status-breach)" fw={600}>
              {t(softphone.registration === 'unreachable' ? 'bar.phone.unreachable' : 'bar.audio-lost')}
            </Text>
            {softphone.registration === 'registered' && (
              <Button variant="light" leftSection={<IconPlugConnected size={16} />} onClick={actions.reconnectAudio}>
                {t('bar.reconnect')}
              </Button>
            )}
          </Group>
        )}
        {leg.kind === 'connected' && (
          <Group gap="sm" wrap="nowrap" data-testid="audio" data-wire={audio.wire} data-microphone={audio.microphone}>
            <LevelBar phone={phone} isMuted={audio.isMuted} />
            <MuteButton />
          </Group>
        )}
        <Devices />
        <Button
          size="md"
          color="var(--hang-up)"
          data-testid="end-call"
          leftSection={<IconPhoneOff size={18} />}
          rightSection={<KeyHint name="end" />}
          loading={work.ending}
          aria-keyshortcuts={spokenKey('end')}
          onClick={() => void actions.end()}
        >
          {t('bar.end')}
        </Button>
      </Group>
    </>
  );
}

function WrapUpBar({ work }: { work: Extract<DeskWork, { stage: 'wrap-up' }> }) {
  const { t } = useTranslation('desk');
  const { actions } = useDesk();
  const now = useServerNow();
  const finish = useFinish();
  const [saving, setSaving] = useState(false);
  const left = extensionsLeft(work);
  const leftMs = work.until ? Date.parse(work.until) - now : null;
  const allMs = work.until ? Date.parse(work.until) - Date.parse(work.startedAt) : 1;
  const short = leftMs !== null && leftMs < 10_000;
  return (
    <>
      {leftMs !== null && (
        <div
          className={classes.drain}
          style={{ width: `${Math.max(0, Math.min(1, leftMs / allMs)) * 100}%` }}
          data-short={short}
        />
      )}
      <Who
        icon={<IconPencil size={20} color="var(--status-warning)" aria-hidden />}
        word={t('bar.wrap-up')}
        time={
          <Text
            className="tabular"
            size="md"
            fw={600}
            c={short ? 'var(--status-breach)' : 'inherit'}
            data-testid="wrap-up-countdown"
          >
            {leftMs === null
              ? clockDuration(now - Date.parse(work.startedAt))
              : t('bar.left', { time: clockDuration(leftMs + 999) })}
          </Text>
        }
        name={callerName(work.offer.pop)}
      />
      <Group ml="auto" gap="lg" wrap="nowrap">
        {left > 0 && (
          <Button
            variant="default"
            size="md"
            data-testid="extend-wrap-up"
            leftSection={<IconClockPlus size={18} />}
            onClick={() => void actions.extend()}
          >
            {left > 1 ? t('bar.extend-left', { count: left }) : t('bar.extend')}
          </Button>
        )}
        <Button
          size="md"
          data-testid="finish-wrap-up"
          leftSection={<IconCheck size={18} />}
          rightSection={<KeyHint name="wrap-up" />}
          loading={saving}
          aria-keyshortcuts={spokenKey('wrap-up')}
          onClick={() => {
            setSaving(true);
            void finish().finally(() => setSaving(false));
          }}
        >
          {t('bar.finish')}
        </Button>
      </Group>
    </>
  );
}
