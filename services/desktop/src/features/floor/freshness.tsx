import { IconAlertTriangle, IconAntennaBars5 } from '@tabler/icons-react';
import type { Floor } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../socket/server-clock.ts';
import { useSocket } from '../../socket/socket-provider.tsx';
import classes from './floor.module.css';

/** The gateway sends the floor every second even when nothing changed; this long without one, it stands still. */
const stillAfterMs = 5_000;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Whether the board is live, or from when it is. */
export function Freshness(props: { floor: Floor }) {
  const { t } = useTranslation('floor');
  const { connection } = useSocket();
  const now = useServerNow();
  const at = Date.parse(props.floor.now);
  const still = connection !== 'live' || now - at > stillAfterMs;
  return (
    <span className={classes.freshness} data-testid="floor-freshness" data-still={still} role="status">
      {still ? <IconAlertTriangle size={15} aria-hidden /> : <IconAntennaBars5 size={15} aria-hidden />}
      {still ? t('fresh.still', { at: clock.format(at) }) : t('fresh.now')}
    </span>
  );
}
