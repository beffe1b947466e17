import { RecordedVoice, recordedPrompts } from '@tellonce/carrier';
import { describe, expect, it } from 'vitest';
import { levelled, withoutSilence } from './polish.ts';
import { languages, templates } from './what-is-said.ts';

const voice = new RecordedVoice(recordedPrompts);
const howTo = 'run `npm run record` in infra/prompts';

describe.each(languages)('what the product says in %s', (language) => {
  it.each(templates(language))('$name is recorded', async ({ text }) => {
    const said = await voice.speak(text.replace(/\{\w+\}/g, ' 4 7 1 '), language);
    expect(said?.missing, howTo).toEqual([]);
    expect(
      said?.samples.reduce((loudest, sample) => Math.max(loudest, sample), 0),
      howTo,
    ).toBeGreaterThan(3000);
  });
});

describe('a variable', () => {
  it.each([
    ['en', 'We promised you: 7. By Sunday, November 22 at 4:05 PM.'],
    ['en', 'The expected wait is about 12 minutes.'],
    ['en', 'There is an open case on this machine, number C 2 0 4 1: 7.'],
    ['en', 'Thank you. That is your EX-210, serial number ending in 4 4 7 1.'],
    ['zh-CN', '期限是 11月22日星期日 16:05。'],
    ['zh-CN', '您目前排在第 17 位。'],
    ['zh-CN', '谢谢。您的机器是 EX-210，序列号尾号 4 4 7 1。'],
  ])('in %s is put together from recordings: %s', async (language, text) => {
    expect((await voice.speak(text, language))?.missing).toEqual([]);
  });

  it('that nobody recorded is left out, and the rest is heard', async () => {
    const said = await voice.speak('您有一个处理中的工单，编号 C 2 0 4 1：驱动器过热。', 'zh-CN');
    expect(said?.missing).toEqual(['驱 动 器 过 热']);
    expect(said?.samples.length).toBeGreaterThan(8_000);
  });
});

it('a recording has no silence around it and is as loud as the others', () => {
  const burst = Int16Array.from({ length: 800 }, (_, n) => Math.round(1000 * Math.sin(n / 2)));
  const padded = new Int16Array(8_000);
  padded.set(burst, 4_000);
  const polished = levelled(withoutSilence(padded));
  expect(polished.length).toBeLessThan(1_400);
  expect(Math.max(...polished)).toBeGreaterThan(20_000);
});
