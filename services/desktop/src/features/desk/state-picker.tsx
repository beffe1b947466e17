import { Loader, Menu, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBell,
  IconBellOff,
  IconChevronDown,
  IconCircleCheckFilled,
  IconPlayerPauseFilled,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RoutingStatusWord } from '../../elements/routing-status-word.tsx';
import { clockDuration } from '../../format/duration.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';
import { deskKeys, spokenKey } from './desk-keys.ts';
import { askForNotificationsOnce, muteRinging, useRingMuted } from './ring-preferences.ts';
import { useBreakReasons, useReasonName } from './use-reason-names.ts';

const openEvent = 'tellonce:state-menu';
export const openStateMenu = (): void => {
  window.dispatchEvent(new Event(openEvent));
};

/** What the agent is to routing, since when, and what they want to be. */
export function StatePicker() {
  const { t } = useTranslation('desk');
  const { live, actions } = useDesk();
  const [opened, menu] = useDisclosure(false);
  const [choosing, setChoosing] = useState(false);
  const reasons = useBreakReasons();
  const reasonName = useReasonName();
  const muted = useRingMuted();
  useEffect(() => {
    window.addEventListener(openEvent, menu.open);
    return () => window.removeEventListener(openEvent, menu.open);
  }, [menu.open]);

  if (!live)
    return (
      <div className={classes.state} data-testid="state-picker" data-status="connecting" role="status">
        <Loader size={14} aria-hidden />
        <Text c="dimmed">{t('state.connecting')}</Text>
      </div>
    );
  const { status, reason, since, chosen } = live.status;
  const choose = (wanted: 'available' | 'not-ready', why: string | null) => {
    if (wanted === 'available') askForNotificationsOnce();
    setChoosing(true);
    void actions.chooseStatus(wanted, why).finally(() => setChoosing(false));
  };
  // Chosen during a call: it begins when the call is over.
  const busy = status === 'reserved' || status === 'busy' || status === 'wrap-up';
  const next = busy && chosen.status === 'not-ready' ? (reasonName(chosen.reason) ?? t('state.break')) : null;

  return (
    <Menu opened={opened} onChange={(open) => (open ? menu.open() : menu.close())} width={260} position="bottom-start">
      <Menu.Target>
        <UnstyledButton
          className={classes.state}
          data-testid="state-picker"
          data-status={status}
          aria-keyshortcuts={spokenKey('state')}
          aria-busy={choosing}
        >
          <RoutingStatusWord status={status} reason={reasonName(reason)} />
          <Since since={since} />
          {next && (
            <Text component="span" c="dimmed" truncate maw={110}>
              {t('state.then', { next })}
            </Text>
          )}
          {choosing ? <Loader size={12} /> : <IconChevronDown size={14} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(busy ? 'state.after' : 'state.choose', { key: deskKeys.state.letter })}</Menu.Label>
        <Menu.Item
          data-testid="state-available"
          leftSection={<IconCircleCheckFilled size={16} color="var(--status-ready)" />}
          onClick={() => choose('available', null)}
        >
          {t('state.available')}
        </Menu.Item>
        {reasons
          .filter((each) => !each.disabled)
          .map((each) => (
            <Menu.Item
              key={each.key}
              data-testid={`state-${each.key}`}
              leftSection={<IconPlayerPauseFilled size={16} color="var(--status-warning)" />}
              onClick={() => choose('not-ready', each.key)}
            >
              {each.name}
            </Menu.Item>
          ))}
        {reasons.length === 0 && (
          <Menu.Item
            leftSection={<IconPlayerPauseFilled size={16} color="var(--status-warning)" />}
            onClick={() => choose('not-ready', null)}
          >
            {t('state.break')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={muted ? <IconBellOff size={16} /> : <IconBell size={16} />}
          onClick={() => muteRinging(!muted)}
          closeMenuOnClick={false}
        >
          {t(muted ? 'state.unmute' : 'state.mute')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Since(props: { since: string }) {
  const now = useServerNow();
  return (
    <Text component="span" className="tabular" c="dimmed">
      {clockDuration(now - Date.parse(props.since))}
    </Text>
  );
}
