import { useRef } from 'react';
import type { Softphone } from '../../softphone/softphone.ts';
import { useLevels } from '../../softphone/use-softphone.ts';
import classes from './audio.module.css';

/** What the microphone hears, muted or not. Not for screen readers: what matters of it is said in words. */
export function LevelBar(props: { phone: Softphone | null; isMuted: boolean }) {
  const fill = useRef<HTMLDivElement>(null);
  useLevels(props.phone, ({ input }) => {
    // A voice is far below full scale: the bar grows with its loudness, not with its amplitude.
    const share = Math.min(1, Math.sqrt(input) * 1.6);
    if (fill.current) fill.current.style.transform = `scaleX(${share.toFixed(2)})`;
  });
  return (
    <div className={classes.level} data-muted={props.isMuted} data-testid="level" aria-hidden>
      <div ref={fill} className={classes.levelFill} />
    </div>
  );
}
