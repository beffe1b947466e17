import { ActionIcon, Button, Divider, Group, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconActivity, IconAdjustmentsHorizontal, IconBell, IconVolume } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { playSampleSound } from '../../softphone/audio/sample-sound.ts';
import type { Softphone, SoftphoneState } from '../../softphone/softphone.ts';
import classes from './audio.module.css';
import { openCheck } from './check-dialog.tsx';
import { DeviceSelect } from './device-select.tsx';
import { LevelBar } from './level-bar.tsx';

const openEvent = 'tellonce:audio-menu';
export const openAudioMenu = (): void => {
  window.dispatchEvent(new Event(openEvent));
};

/** Which microphone, which loudspeaker, and where it rings: often a loudspeaker, while the call is on a headset. */
export function AudioMenu(props: { phone: Softphone; softphone: SoftphoneState; onTestRing: () => void }) {
  const { t } = useTranslation('audio');
  const { phone, softphone } = props;
  const { devices, isMuted } = softphone.audio;
  const [opened, menu] = useDisclosure(false);
  useEffect(() => {
    window.addEventListener(openEvent, menu.open);
    return () => window.removeEventListener(openEvent, menu.open);
  }, [menu.open]);
  const hasNames = devices.microphones.some(({ label }) => label !== '');
  const isInCall = softphone.leg.kind === 'connected' || softphone.leg.kind === 'connecting';

  return (
    <Popover opened={opened} onChange={menu.set} position="top-end" offset={14} width={340} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          size={36}
          variant="default"
          aria-label={t('menu.open')}
          title={t('menu.open')}
          data-testid="audio-menu"
          onClick={() => {
            if (!opened) void phone.audio.refreshDevices();
            menu.toggle();
          }}
        >
          <IconAdjustmentsHorizontal size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.devices} aria-label={t('menu.title')}>
        <Stack gap="sm">
          <DeviceSelect
            use="microphone"
            devices={devices.microphones}
            chosen={devices.chosen.microphone}
            onChoose={(id) => phone.audio.choose('microphone', id)}
          />
          {isInCall && (
            <div className={classes.wideLevel}>
              <LevelBar phone={phone} isMuted={isMuted} />
            </div>
          )}
          {devices.canChooseSpeaker ? (
            <>
              <DeviceSelect
                use="speaker"
                devices={devices.speakers}
                chosen={devices.chosen.speaker}
                onChoose={(id) => phone.audio.choose('speaker', id)}
              />
              <DeviceSelect
                use="ringer"
                devices={devices.speakers}
                chosen={devices.chosen.ringer}
                onChoose={(id) => phone.audio.choose('ringer', id)}
              />
            </>
          ) : (
            <Text c="dimmed">{t('menu.no-choice')}</Text>
          )}
          {!hasNames && <Text c="dimmed">{t('menu.names-later')}</Text>}
          <Group gap="sm" grow>
            <Button
              variant="default"
              leftSection={<IconVolume size={16} />}
              data-testid="test-sound"
              onClick={() => void playSampleSound()}
            >
              {t('menu.test-sound')}
            </Button>
            <Button variant="default" leftSection={<IconBell size={16} />} onClick={props.onTestRing}>
              {t('menu.test-ring')}
            </Button>
          </Group>
          <Divider />
          <Button
            variant="light"
            leftSection={<IconActivity size={16} />}
            disabled={isInCall}
            data-testid="open-check"
            onClick={() => {
              menu.close();
              openCheck();
            }}
          >
            {t(isInCall ? 'check.after-call' : 'check.open')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
