import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMinimize } from '@tabler/icons-react';
import type { Floor, FloorQueue } from '@tellonce/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { type FigureName, figureOf } from './figures.ts';
import classes from './floor.module.css';
import { Freshness } from './freshness.tsx';
import { colorOf, StandingMark } from './standing-mark.tsx';

const shown: readonly FigureName[] = [
  'waiting',
  'longest-wait',
  'service-level',
  'abandoned',
  'available',
  'on-call',
  'wrap-up',
  'paused',
];

/** The queue table alone, for a screen on the wall: figures that are read at three metres. */
export function Wall(props: { floor: Floor; queues: readonly FloorQueue[]; onClose: () => void }) {
  const { t } = useTranslation('floor');
  const language = useLanguage();
  const now = useServerNow();
  const close = useRef(props.onClose);
  close.current = props.onClose;

  useEffect(() => {
    let wasFull = document.fullscreenElement !== null;
    const onFullscreen = () => {
      if (wasFull && !document.fullscreenElement) close.current();
      wasFull = document.fullscreenElement !== null;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current();
    };
    document.addEventListener('fullscreenchange', onFullscreen);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('fullscreenchange', onFullscreen);
      document.removeEventListener('keydown', onKey);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);

  return (
    <section className={classes.wall} aria-label={t('wall.label')} data-testid="floor-wall">
      <header className={classes.wallHead}>
        <h1 className={classes.wallTitle}>{t('title')}</h1>
        <Freshness floor={props.floor} />
        <Tooltip label={t('wall.leave')}>
          <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('wall.leave')} onClick={props.onClose}>
            <IconMinimize size={22} />
          </ActionIcon>
        </Tooltip>
      </header>
      <table className={classes.wallTable}>
        <thead>
          <tr>
            <th scope="col">{t('queues.queue')}</th>
            {shown.map((name) => (
              <th key={name} scope="col" data-numeric>
                {t(`head.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.queues.map((queue) => (
            <tr key={queue.queueId} data-testid="floor-queue" data-key={queue.key}>
              <th scope="row">{queue.name[language]}</th>
              {shown.map((name) => {
                const figure = figureOf(name, queue, now);
                return (
                  <td
                    key={name}
                    data-testid={`figure-${name}`}
                    data-figure={name}
                    data-standing={figure.standing ?? undefined}
                  >
                    <span style={{ color: colorOf(figure.standing) }} data-quiet={!figure.value}>
                      {figure.text}
                    </span>
                    <StandingMark standing={figure.standing} size={20} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
