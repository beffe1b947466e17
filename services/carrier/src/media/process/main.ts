import { rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { watchParent } from '../../watch-parent.ts';
import { MediaProcess } from './media-process.ts';
import type { FromProcess, ToProcess } from './messages.ts';

// The media process of the carrier: started by RtpMedia, ends with it. Its loop belongs to the 20 ms clock.

const send = (message: FromProcess) => {
  if (process.connected) process.send?.(message);
};
const log = (message: string, error: unknown) =>
  send({ type: 'log', message, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });

process.on('uncaughtException', (error) => log('uncaught in the media process; the calls go on', error));
process.on('unhandledRejection', (error) => log('unhandled rejection in the media process', error));

try {
  setPriority(-10);
} catch {
  // Only an administrator may; at ordinary priority it works as well unless the machine is overloaded.
}

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('the first argument is the directory of the clips');
const media = new MediaProcess(send);
process.on('message', (message) => media.handle(message as ToProcess));
let isEnding = false;
const end = () => {
  if (isEnding) return;
  isEnding = true;
  media.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
watchParent(() => {
  // Nobody is left who would.
  rmSync(directory, { recursive: true, force: true });
  end();
});
process.once('SIGTERM', end);
// Ctrl+C reaches the whole group; the carrier ends us when it has said its farewells.
process.on('SIGINT', () => {});
await media.start();
