import { Button, Group, Loader, Modal, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckState, CheckVerdict } from '../../softphone/audio/audio-state.ts';
import type { Softphone } from '../../softphone/softphone.ts';
import classes from './audio.module.css';
import { delayWord } from './delay-word.ts';
import { LevelBar } from './level-bar.tsx';

const openEvent = 'tellonce:audio-check';
export const openCheck = (): void => {
  window.dispatchEvent(new Event(openEvent));
};

/** Speak for three seconds, hear what the carrier sent back, and read in words whether one would be heard. */
export function CheckDialog({ phone, check }: { phone: Softphone; check: CheckState }) {
  const { t } = useTranslation('audio');
  const [opened, dialog] = useDisclosure(false);
  useEffect(() => {
    window.addEventListener(openEvent, dialog.open);
    return () => window.removeEventListener(openEvent, dialog.open);
  }, [dialog.open]);
  const leave = () => {
    phone.audio.cancelCheck();
    dialog.close();
  };
  const isRunning = check.kind === 'preparing' || check.kind === 'speak' || check.kind === 'listen';
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={t('check.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid="check-dialog"
    >
      <Stack gap="md">
        <div aria-live="polite" data-testid="check-state" data-kind={check.kind}>
          <CheckWords check={check} />
        </div>
        <div className={classes.wideLevel}>
          <LevelBar phone={phone} isMuted={false} />
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {t('close')}
          </Button>
          <Button data-autofocus loading={isRunning} data-testid="start-check" onClick={() => phone.audio.startCheck()}>
            {t(check.kind === 'done' ? 'check.again' : 'check.start')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function CheckWords({ check }: { check: CheckState }) {
  const { t } = useTranslation('audio');
  switch (check.kind) {
    case 'idle':
      return <Text>{t('check.idle')}</Text>;
    case 'preparing':
      return (
        <Group gap="sm">
          <Loader size={16} aria-hidden />
          <Text>{t('check.preparing')}</Text>
        </Group>
      );
    case 'speak':
    case 'listen':
      return (
        <Stack gap="sm">
          <Text fw={600}>{t(`check.${check.kind}`)}</Text>
          <TimeLeft key={check.kind} endsAt={check.endsAt} />
        </Stack>
      );
    case 'refused':
      return <Text c="var(--status-warning)">{t(`check.refused.${check.because}`)}</Text>;
    case 'done':
      return <Verdict verdict={check.verdict} />;
  }
}

/** Drains until then. Decoration: what to do stands above it in words. */
function TimeLeft({ endsAt }: { endsAt: number }) {
  const [now, setNow] = useState(() => Date.now());
  const [startedAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const share = Math.max(0, Math.min(1, (endsAt - now) / Math.max(1, endsAt - startedAt)));
  return <Progress value={share * 100} size="sm" aria-hidden transitionDuration={100} />;
}

function Verdict({ verdict }: { verdict: CheckVerdict }) {
  const { t } = useTranslation('audio');
  const isWell = verdict.kind === 'heard';
  const Icon = isWell ? IconCircleCheck : IconAlertTriangle;
  const words =
    verdict.kind === 'no-microphone'
      ? t(`notice.blocked.${verdict.microphone}`, { defaultValue: t('notice.blocked.no-device') })
      : t(`check.verdict.${verdict.kind}.advice`);
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start" data-testid="check-verdict" data-verdict={verdict.kind}>
      <Icon
        size={20}
        color={isWell ? 'var(--status-ready)' : 'var(--status-warning)'}
        aria-hidden
        style={{ flex: 'none' }}
      />
      <Stack gap={4}>
        <Text fw={600}>{t(`check.verdict.${verdict.kind}.title`)}</Text>
        <Text>{words}</Text>
        {verdict.kind === 'heard' && (
          <>
            <Text c="dimmed">{t(`check.way.${verdict.cameBack ? verdict.wire : 'none'}`)}</Text>
            {verdict.roundTripMs !== null && (
              <Text c="dimmed" className="tabular" data-testid="check-delay">
                {t(`check.delay.${delayWord(verdict.roundTripMs)}`, { ms: Math.round(verdict.roundTripMs) })}
              </Text>
            )}
          </>
        )}
      </Stack>
    </Group>
  );
}
