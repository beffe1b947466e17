import { describe, expect, it } from 'vitest';
import { recordingKey, spokenWords } from './spoken-words.ts';

describe('a text as words', () => {
  it.each([
    ['en', 'Press 2, for English.', 'press 2 for english'],
    ['en', 'Your machine’s “EX-210”', "your machine's ex 210"],
    ['en', 'at 4:00\u202fPM', 'at 4 pm'],
    ['en', 'at 4:05 PM', 'at 4 oh 5 pm'],
    ['zh-CN', '中文服务，请按 1。', '中 文 服 务 请 按 1'],
    ['zh-CN', '11月22日 16:05', '11 月 22 日 16 点 0 5 分'],
    ['zh-CN', '１６：００', '16 点'],
    ['en', '😀 …', ''],
  ])('%s: %s', (language, text, key) => {
    expect(recordingKey(text, language)).toBe(key);
  });

  it('knows where a reader pauses', () => {
    expect(spokenWords('您好，王伟。再见', 'zh-CN').map((word) => word.pause)).toEqual([
      'none',
      'comma',
      'none',
      'stop',
      'none',
      'none',
    ]);
  });
});
