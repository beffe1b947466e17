import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sine } from '../media/sound/tones.ts';
import { wavHeader, wavHeaderBytes } from '../media/sound/wav-header.ts';
import { until } from './until.ts';

/** A phone program that others have written (Debian's `baresip`): there is no better proof that we speak SIP. */
export const hasBaresip = spawnSync('baresip', ['-h'], { stdio: 'ignore' }).error === undefined;

export interface Baresip {
  /** As typed on its keyboard: `dial`, `sndcode`, `hold`, `hangup`. */
  command(name: string, params?: string): void;
  output(): string;
  /** Everything that it has heard in its last call, in 8 kHz samples. */
  heard(): Promise<Int16Array>;
  stop(): Promise<void>;
}

/** Where Debian puts its modules. */
const modulePath = '/usr/lib/baresip/modules';

/** Registers at the carrier and says a tone in all of its calls. */
export async function startBaresip(options: {
  carrier: { host: string; port: number };
  name: string;
  password: string;
  hz: number;
}): Promise<Baresip> {
  const { carrier, name, password, hz } = options;
  const directory = await mkdtemp(path.join(tmpdir(), 'carrier-baresip-'));
  const file = (leaf: string) => path.join(directory, leaf);
  const controlPort = await freePort();
  const voice = sine([hz], 60_000, 0.3);
  await writeFile(file('said.wav'), Buffer.concat([wavHeader(voice.byteLength, 1), Buffer.from(voice.buffer)]));
  await writeFile(file('contacts'), '');
  await writeFile(
    file('accounts'),
    `<sip:${name}@${carrier.host}:${carrier.port};transport=udp>;auth_pass=${password};regint=60\n`,
  );
  await writeFile(file('config'), config(directory, file('said.wav'), controlPort));
  // It ends by itself where whoever started it cannot end it any more.
  const child = spawn('baresip', ['-f', directory, '-v', '-t', '300'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
    });
  }
  const control = await until(() => connected(controlPort)).catch(async (error: unknown) => {
    await ended(child);
    throw new Error(`baresip cannot be reached: ${printed}`, { cause: error });
  });
  return {
    command: (command, params = '') => {
      const text = JSON.stringify({ command, params });
      control.write(`${Buffer.byteLength(text)}:${text},`);
    },
    output: () => printed,
    heard: async () => {
      const dumps = (await readdir(directory)).filter((leaf) => leaf.endsWith('-dec.wav')).sort();
      const bytes = await readFile(file(dumps.at(-1) ?? 'dump-dec.wav'));
      const samples = new Int16Array(Math.max(0, Math.floor((bytes.length - wavHeaderBytes) / 2)));
      for (let n = 0; n < samples.length; n += 1) samples[n] = bytes.readInt16LE(wavHeaderBytes + n * 2);
      return samples;
    },
    async stop() {
      control.destroy();
      await ended(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function config(directory: string, said: string, controlPort: number): string {
  return [
    'sip_listen 127.0.0.1:0',
    'net_interface 127.0.0.1',
    'call_max_calls 4',
    // A loudspeaker that nobody listens to; what comes before it is written down by sndfile.
    'audio_player aubridge,loudspeaker',
    `audio_source aufile,${said}`,
    'audio_alert aubridge,bell',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_format s16',
    'auplay_format s16',
    `module_path ${modulePath}`,
    'module account.so',
    'module g711.so',
    'module aufile.so',
    'module aubridge.so',
    'module sndfile.so',
    `snd_path ${directory}`,
    'module_tmp uuid.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
    socket.resume();
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
