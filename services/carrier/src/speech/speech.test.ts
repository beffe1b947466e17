import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wavHeader } from '../media/sound/wav-header.ts';
import { createSpeech, type Speech } from './speech.ts';
import { SpeechCache } from './speech-cache.ts';

const tone = (samples: number): Int16Array => Int16Array.from({ length: samples }, (_, n) => 8000 * Math.sin(n / 3));
const wavOf = (samples: Int16Array): Buffer =>
  Buffer.concat([wavHeader(samples.length * 2, 1), Buffer.from(samples.buffer)]);

let home: string;
let speech: Speech | null = null;

const program = (name: string, script: string): string => {
  const file = path.join(home, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
};
const start = (espeakProgram: string | null = null): Speech => {
  speech = createSpeech({
    recordedDirectory: path.join(home, 'recorded'),
    dataDirectory: path.join(home, 'data'),
    espeakProgram,
  });
  return speech;
};

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tellonce-speech-'));
  const recorded = path.join(home, 'recorded');
  mkdirSync(recorded);
  writeFileSync(path.join(recorded, 'hello.wav'), wavOf(tone(4000)));
  writeFileSync(path.join(recorded, 'four.wav'), wavOf(tone(800)));
  const index = { 'zh-CN': { 您好: 'hello.wav', '4': 'four.wav' }, en: { 'You are number': 'hello.wav' } };
  writeFileSync(path.join(recorded, 'index.json'), JSON.stringify(index));
});
afterEach(async () => {
  await speech?.stop();
  speech = null;
  rmSync(home, { recursive: true, force: true });
});

/** Answers as the program does: a list of voices, or a sound; counts how often it spoke. */
const chinesePrograms = () => {
  writeFileSync(path.join(home, 'answer.wav'), wavOf(tone(1600)));
  return program(
    'espeak',
    `if [ "$1" = --voices ]; then printf 'Pty Language Age\\n 5 cmn --/M\\n 5 fr --/M\\n'; exit 0; fi
cat > '${home}/asked-'$$; cat '${home}/answer.wav'`,
  );
};
const asked = (): string[] => readdirSync(home).filter((name) => name.startsWith('asked-'));

describe('who speaks', () => {
  it('is the recording, when every word was recorded', async () => {
    const spoken = await start().synthesize('您好！4 4', 'cmn-Hans-CN');
    expect(spoken).toMatchObject({ voice: 'recorded', missing: [] });
    expect(spoken?.samples.length).toBeGreaterThan(4000 + 1600);
  });

  it('is the recording with gaps, when no machine speaks the language', async () => {
    expect(await start().synthesize('您好，王伟。', 'zh-CN')).toMatchObject({ voice: 'recorded', missing: ['王 伟'] });
  });

  it('is the program of the machine for a text that was not recorded whole', async () => {
    const spoken = await start(chinesePrograms()).synthesize('您好，王伟。', 'zh-CN');
    expect(spoken).toMatchObject({ voice: 'espeak-ng', missing: [] });
  });

  it('is Flite for English, regional or not, even if the program is there', async () => {
    const spoken = await start(chinesePrograms()).synthesize('Good morning & <welcome> 😀\u0007', 'en-GB');
    expect(spoken?.voice).toBe('flite');
    expect(Math.max(...(spoken?.samples ?? []))).toBeGreaterThan(2000);
  });

  it('is nobody for a language without a voice, and for a text without words', async () => {
    const silent = start();
    expect(await silent.synthesize('Guten Tag', 'de-DE')).toBeNull();
    expect(await silent.synthesize(' … !', 'en')).toBeNull();
  });

  it('is the upload for exactly these words, whatever the punctuation', async () => {
    const uploading = start();
    expect(await uploading.upload('Guten Tag!', 'de-DE', wavOf(tone(3200)))).toEqual({ kind: 'kept', durationMs: 400 });
    expect(await uploading.synthesize('guten tag', 'de')).toMatchObject({ voice: 'uploaded' });
    expect(await uploading.upload('Guten Tag', 'de', Buffer.from('no sound'))).toMatchObject({ kind: 'refused' });
  });
});

describe('the program of the machine', () => {
  it('is asked once for the same words, at once or later', async () => {
    const speaking = start(chinesePrograms());
    await Promise.all([speaking.synthesize('王伟', 'zh-CN'), speaking.synthesize('王伟', 'zh-CN')]);
    await speaking.synthesize('王伟', 'zh-CN');
    expect(asked()).toHaveLength(1);
  });

  it('may be missing', async () => {
    expect(await start(path.join(home, 'nowhere')).synthesize('Bonjour', 'fr-FR')).toBeNull();
  });

  it('may fail, or answer with something that is no sound', async () => {
    const voices = `if [ "$1" = --voices ]; then printf 'x\\n 5 fr x\\n'; exit 0; fi`;
    expect(await start(program('fails', `${voices}\nexit 3`)).synthesize('Bonjour', 'fr-FR')).toBeNull();
    await speech?.stop();
    expect(await start(program('babbles', `${voices}\necho garbage`)).synthesize('Bonjour', 'fr-FR')).toBeNull();
  });
});

describe('what was spoken once', () => {
  it('is spoken again when its file was cut short', async () => {
    const speaking = start(chinesePrograms());
    await speaking.synthesize('王伟', 'zh-CN');
    const directory = path.join(home, 'data', 'spoken-prompts');
    for (const name of readdirSync(directory)) truncateSync(path.join(directory, name), 700);
    expect((await speaking.synthesize('王伟', 'zh-CN'))?.samples).toHaveLength(1600);
    expect(asked()).toHaveLength(2);
  });

  it('is still spoken when nothing can be kept', async () => {
    writeFileSync(path.join(home, 'data'), 'a file where the directory should be');
    expect(await start(chinesePrograms()).synthesize('王伟', 'zh-CN')).toMatchObject({ voice: 'espeak-ng' });
  });

  it('takes a limited place: the least recently used goes', async () => {
    const cache = new SpeechCache(path.join(home, 'small'), 4000);
    for (const text of ['a', 'b', 'c', 'd']) await cache.keep('flite', 'en', text, tone(1500));
    const kept = await Promise.all(['a', 'b', 'c', 'd'].map((text) => cache.find('flite', 'en', text)));
    expect(kept.filter((each) => each !== null).length).toBe(2);
    expect(kept[3]).toHaveLength(1500);
  });
});
