import { createServer } from 'node:net';
import { StartupError } from './startup-error.ts';

/** The port to use: `wanted`, or any free one for 0. Errors: StartupError `port-in-use`. */
export async function claimPort(wanted: number, host: string, flag: string): Promise<number> {
  const outcome = await tryPort(wanted, host);
  if (typeof outcome === 'number') return outcome;
  const sentence =
    outcome === 'EADDRINUSE'
      ? `Port ${wanted} is already in use on ${host}.`
      : `Port ${wanted} on ${host} cannot be opened (${outcome}).`;
  throw new StartupError('port-in-use', sentence, `Stop what uses it, or choose another with ${flag}.`);
}

function tryPort(wanted: number, host: string): Promise<number | string> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    probe.listen(wanted, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}
