import type { ReactNode } from 'react';
import classes from './story.module.css';

/** One part of the story: a quiet heading left, the content right of it or below. */
export function Panel(props: {
  heading: string;
  side?: ReactNode;
  children: ReactNode;
  testId?: string;
  tone?: 'told' | 'plain';
}) {
  return (
    <section className={classes.panel} data-tone={props.tone ?? 'plain'} data-testid={props.testId}>
      <div className={classes.panelHead}>
        <h2 className={classes.heading}>{props.heading}</h2>
        {props.side}
      </div>
      {props.children}
    </section>
  );
}
