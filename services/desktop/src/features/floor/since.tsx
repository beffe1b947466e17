import { clockDuration } from '../../format/duration.ts';
import { useServerNow } from '../../socket/server-clock.ts';

/** How long something lasts already, ticking by the server's clock. */
export function Since(props: { since: string }) {
  const now = useServerNow();
  return <span className="tabular">{clockDuration(now - Date.parse(props.since))}</span>;
}
