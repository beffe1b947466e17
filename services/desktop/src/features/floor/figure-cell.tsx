import { Table, Tooltip, UnstyledButton } from '@mantine/core';
import type { FloorAgent, FloorQueue } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { FigureExplained } from './figure-explained.tsx';
import { type FigureName, figureOf } from './figures.ts';
import classes from './floor.module.css';
import { colorOf, StandingMark } from './standing-mark.tsx';

/** Figures whose column keeps a place for the word of their standing. */
const judged: readonly FigureName[] = ['service-level', 'longest-wait'];

interface FigureCellProps {
  name: FigureName;
  queue: FloorQueue;
  agents: readonly FloorAgent[];
  onOpen: (name: FigureName) => void;
}

/** One number: hover or focus explains it, a click opens what it is made of. */
export function FigureCell(props: FigureCellProps) {
  return props.name === 'longest-wait' ? <TickingCell {...props} /> : <Cell {...props} nowMs={0} />;
}

function TickingCell(props: FigureCellProps) {
  return <Cell {...props} nowMs={useServerNow()} />;
}

function Cell(props: FigureCellProps & { nowMs: number }) {
  const { t } = useTranslation('floor');
  const language = useLanguage();
  const { name, queue } = props;
  const figure = figureOf(name, queue, props.nowMs);
  return (
    <Table.Td className={classes.figureCell}>
      <Tooltip
        label={<FigureExplained name={name} queue={queue} agents={props.agents} />}
        multiline
        w={320}
        events={{ hover: true, focus: true, touch: false }}
      >
        <UnstyledButton
          className={classes.figure}
          data-testid={`figure-${name}`}
          data-figure={name}
          data-standing={figure.standing ?? undefined}
          aria-label={t('figure-of', {
            figure: t(`figure.${name}`),
            queue: queue.name[language],
            value: figure.standing ? `${t(`standing.${figure.standing}`)} ${figure.text}` : figure.text,
          })}
          onClick={() => props.onOpen(name)}
        >
          {judged.includes(name) && <StandingMark standing={figure.standing} />}{' '}
          <span className={classes.number} style={{ color: colorOf(figure.standing) }} data-quiet={!figure.value}>
            {figure.text}
          </span>
        </UnstyledButton>
      </Tooltip>
    </Table.Td>
  );
}
