import {
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconClockExclamation,
  IconFlag,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Standing } from './figures.ts';
import classes from './floor.module.css';

const looks: Record<Standing, { icon: TablerIcon; color: string }> = {
  'on-target': { icon: IconCircleCheckFilled, color: 'var(--status-ready)' },
  near: { icon: IconAlertTriangle, color: 'var(--status-warning)' },
  missed: { icon: IconFlag, color: 'var(--status-breach)' },
  late: { icon: IconClockExclamation, color: 'var(--status-warning)' },
};
export const colorOf = (standing: Standing | null): string | undefined =>
  standing ? looks[standing].color : undefined;

/** How a number stands, as icon and word; its place is kept when there is nothing to say. */
export function StandingMark(props: { standing: Standing | null; size?: number }) {
  const { t } = useTranslation('floor');
  if (!props.standing) return <span className={classes.mark} />;
  const { icon: Icon, color } = looks[props.standing];
  return (
    <span className={classes.mark} style={{ color }}>
      <Icon size={props.size ?? 13} aria-hidden />
      {t(`standing.${props.standing}`)}
    </span>
  );
}
