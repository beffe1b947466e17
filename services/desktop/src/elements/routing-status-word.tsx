import { Group, Text } from '@mantine/core';
import {
  IconBellRinging,
  IconCircleCheckFilled,
  IconCircleOff,
  IconPencil,
  IconPhoneFilled,
  IconPlayerPauseFilled,
  type TablerIcon,
} from '@tabler/icons-react';
import type { RoutingStatus } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';

/** Status colours (PRODUCT.md): never alone, always with the icon and a word. */
export const routingStatusLook: Record<RoutingStatus, { icon: TablerIcon; color: string }> = {
  available: { icon: IconCircleCheckFilled, color: 'var(--status-ready)' },
  reserved: { icon: IconBellRinging, color: 'var(--status-call)' },
  busy: { icon: IconPhoneFilled, color: 'var(--status-call)' },
  'wrap-up': { icon: IconPencil, color: 'var(--status-warning)' },
  'not-ready': { icon: IconPlayerPauseFilled, color: 'var(--status-warning)' },
  offline: { icon: IconCircleOff, color: 'var(--status-offline)' },
};

/** A routing status as icon, colour and word; `reason` is the readable reason of a pause. */
export function RoutingStatusWord(props: { status: RoutingStatus; reason?: string | null }) {
  const { t } = useTranslation('words');
  const { icon: Icon, color } = routingStatusLook[props.status];
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <Icon size={14} color={color} aria-hidden />
      <Text component="span" fw={600} c={color} inherit>
        {props.status === 'not-ready' && props.reason ? props.reason : t(`status.${props.status}`)}
      </Text>
    </Group>
  );
}
