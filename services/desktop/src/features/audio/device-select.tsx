import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AudioDevice } from '../../softphone/audio/audio-state.ts';

/** Chromium's two names for what the browser would choose itself: that is our first choice already. */
const stands = new Set(['default', 'communications']);

export function DeviceSelect(props: {
  use: 'microphone' | 'speaker' | 'ringer';
  devices: readonly AudioDevice[];
  chosen: string | null;
  onChoose: (deviceId: string | null) => void;
}) {
  const { t } = useTranslation('audio');
  const { use, devices, chosen } = props;
  const named = devices.filter(({ deviceId }) => !stands.has(deviceId));
  const isGone = chosen !== null && !named.some(({ deviceId }) => deviceId === chosen);
  return (
    <NativeSelect
      label={t(`menu.${use}`)}
      data-testid={`device-${use}`}
      value={chosen ?? ''}
      onChange={({ currentTarget }) => props.onChoose(currentTarget.value === '' ? null : currentTarget.value)}
      data={[
        { value: '', label: t('menu.automatic') },
        ...named.map(({ deviceId, label }, index) => ({
          value: deviceId,
          label: label || t('menu.nameless', { number: index + 1 }),
        })),
        ...(isGone ? [{ value: chosen, label: t('menu.gone') }] : []),
      ]}
    />
  );
}
