import { Button, VisuallyHidden } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import audio from '../audio/audio.module.css';
import { useDesk } from './desk-context.ts';
import { spokenKey } from './desk-keys.ts';
import { KeyHint } from './key-hint.tsx';

/** Muted, nothing of the microphone leaves this machine. */
export function MuteButton() {
  const { t } = useTranslation('audio');
  const { softphone, actions } = useDesk();
  const { isMuted } = softphone.audio;
  const Icon = isMuted ? IconMicrophoneOff : IconMicrophone;
  return (
    <>
      <Button
        size="md"
        variant="default"
        {...(isMuted ? { className: audio.muted } : {})}
        data-testid="mute"
        data-muted={isMuted}
        aria-keyshortcuts={spokenKey('mute')}
        leftSection={<Icon size={18} aria-hidden />}
        rightSection={
          <span className={audio.wide}>
            <KeyHint name="mute" />
          </span>
        }
        onClick={actions.toggleMute}
      >
        <span className={audio.muteLabel}>{t(isMuted ? 'mute.unmute' : 'mute.mute')}</span>
      </Button>
      <VisuallyHidden role="status" aria-live="polite" data-testid="mute-state">
        {t(isMuted ? 'mute.muted' : 'mute.open')}
      </VisuallyHidden>
    </>
  );
}
