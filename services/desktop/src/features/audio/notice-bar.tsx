import { Button, Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Softphone, SoftphoneState } from '../../softphone/softphone.ts';
import classes from './audio.module.css';
import { openAudioMenu } from './audio-menu.tsx';
import { type AudioNotice, audioNotice } from './audio-notice.ts';
import { openCheck } from './check-dialog.tsx';
import { HowToAllow } from './how-to-allow.tsx';
import { useMicrophonePermission } from './microphone-permission.ts';

/** What the agent should know or do about sound, above the call bar; nothing when all is well. */
export function NoticeBar({ phone, softphone }: { phone: Softphone | null; softphone: SoftphoneState }) {
  const ask = useCallback(() => void phone?.audio.askForMicrophone(), [phone]);
  const permission = useMicrophonePermission(softphone.audio.microphone, ask);
  const notice = phone ? audioNotice(softphone, permission) : null;
  // The region is there before its words are: screen readers only speak what changes inside one.
  return (
    <div role="status" aria-live={notice?.kind === 'ask-first' ? 'polite' : 'assertive'}>
      {notice && <Notice key={notice.kind} notice={notice} onAsk={ask} />}
    </div>
  );
}

const detailOf = (notice: AudioNotice): string => {
  switch (notice.kind) {
    case 'blocked':
    case 'listen-only':
      return `${notice.kind}.${notice.trouble}`;
    case 'nobody-hears':
      return `${notice.kind}.${notice.cause}`;
    case 'ask-first':
    case 'asking':
    case 'reconnecting':
    case 'not-connected':
      return `${notice.kind}.advice`;
  }
};

function Notice({ notice, onAsk }: { notice: AudioNotice; onAsk: () => void }) {
  const { t } = useTranslation('audio');
  const [isHowOpen, setHowOpen] = useState(false);
  const trouble = notice.kind === 'blocked' || notice.kind === 'listen-only' ? notice.trouble : null;
  return (
    <div className={classes.notice} data-testid="audio-notice" data-kind={notice.kind}>
      <NoticeIcon kind={notice.kind} />
      <Text className={classes.noticeWords}>
        <b>{t(`notice.${notice.kind}.title`)}</b> {t(`notice.${detailOf(notice)}`)}
      </Text>
      <Group gap="sm" wrap="nowrap">
        {notice.kind === 'ask-first' && (
          <>
            <Button variant="default" onClick={openCheck}>
              {t('check.open')}
            </Button>
            <Button leftSection={<IconMicrophone size={16} />} data-testid="allow-microphone" onClick={onAsk}>
              {t('notice.ask-first.allow')}
            </Button>
          </>
        )}
        {notice.kind === 'nobody-hears' && (
          <Button variant="default" onClick={openAudioMenu}>
            {t('menu.open')}
          </Button>
        )}
        {trouble && (
          <>
            <Button variant="default" data-testid="how-to-allow-open" onClick={() => setHowOpen(true)}>
              {t('notice.how')}
            </Button>
            {trouble !== 'insecure-page' && (
              <Button variant="default" onClick={onAsk}>
                {t('retry')}
              </Button>
            )}
            <HowToAllow
              trouble={trouble}
              opened={isHowOpen}
              onClose={() => setHowOpen(false)}
              onRetry={() => {
                setHowOpen(false);
                onAsk();
              }}
            />
          </>
        )}
      </Group>
    </div>
  );
}

function NoticeIcon({ kind }: { kind: AudioNotice['kind'] }) {
  if (kind === 'reconnecting') return <Loader size={16} color="var(--status-warning)" aria-hidden />;
  if (kind === 'ask-first' || kind === 'asking')
    return <IconMicrophone size={18} color="var(--accent-text)" className={classes.noticeIcon} aria-hidden />;
  const Icon = kind === 'not-connected' ? IconAlertTriangle : IconMicrophoneOff;
  return <Icon size={18} color="var(--status-warning)" className={classes.noticeIcon} aria-hidden />;
}
