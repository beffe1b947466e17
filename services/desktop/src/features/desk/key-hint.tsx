import classes from './desk.module.css';
import { type DeskKey, deskKeys } from './desk-keys.ts';

/** The key on the button itself, quiet; assistive technology hears `aria-keyshortcuts` instead. */
export function KeyHint(props: { name: DeskKey }) {
  return (
    <span className={classes.keyHint} aria-hidden>
      Ctrl+⇧+{deskKeys[props.name].letter}
    </span>
  );
}
