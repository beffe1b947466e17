import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EspeakVoice, encodeMuLaw, FliteVoice, recordedPrompts } from '@tellonce/carrier';
import { levelled, withoutSilence } from './polish.ts';
import { type Line, languages, whatIsSaid } from './what-is-said.ts';

/**
 * Records every prompt anew with the machine's voices: Flite for English, espeak-ng (a program of the machine) for
 * Chinese. Prompts from a studio are put in their place: the same names, any WAV format.
 */
const flite = new FliteVoice();
const espeak = await EspeakVoice.find();
if (!espeak) {
  process.stderr.write('Chinese prompts need the program espeak-ng: apt-get install espeak-ng, then run this again.\n');
  process.exit(1);
}

/** Letters have names that differ from how they sound inside a word. */
const isLetter = (text: string): boolean => /^[a-z]$/.test(text);

/** Its process may run out of address space after a few sentences: a fresh one says the rest. */
const speakEnglish = async (text: string, tries = 5): Promise<Int16Array | null> => {
  const said = await flite.speak(text);
  if (said || tries <= 1) return said;
  await flite.stop();
  return speakEnglish(text, tries - 1);
};

const speak = ({ language, text }: Line): Promise<Int16Array | null> => {
  if (language === 'en') return speakEnglish(isLetter(text) ? `${text.toUpperCase()}.` : text);
  return isLetter(text) ? espeak.speak(text.toUpperCase(), 'en') : espeak.speak(text, 'zh-CN');
};

const wavOf = (samples: Int16Array): Buffer => {
  const data = encodeMuLaw(samples);
  const header = Buffer.alloc(46);
  header.write('RIFF', 0);
  header.writeUInt32LE(38 + data.length + (data.length % 2), 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20); // G.711 mu-law
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 38);
  header.writeUInt32LE(data.length, 42);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
};

const index: Record<string, Record<string, string>> = {};
let bytes = 0;
for (const language of languages) {
  const lines = whatIsSaid(language);
  const directory = path.join(recordedPrompts, path.dirname(lines[0]?.file ?? ''));
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files: Record<string, string> = {};
  for (const line of lines) {
    const samples = await speak(line);
    if (!samples) throw new Error(`no voice could say "${line.text}"`);
    const wav = wavOf(levelled(withoutSilence(samples)));
    const file = `${line.file}.wav`;
    writeFileSync(path.join(recordedPrompts, file), wav);
    files[line.text] = file;
    bytes += wav.length;
  }
  index[language] = files;
  process.stdout.write(`${language}: ${lines.length} recordings\n`);
}
writeFileSync(path.join(recordedPrompts, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
process.stdout.write(`${(bytes / 1_048_576).toFixed(1)} MB\n`);
await flite.stop();
await espeak.stop();
