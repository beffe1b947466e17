import { expect, it } from 'vitest';
import { renderWait, type WaitDocumentInput } from './wait-document.ts';

const song = { url: 'https://carrier.example/media/hold-music.wav', seconds: 30 };
const input = (change: Partial<WaitDocumentInput> = {}): WaitDocumentInput => ({
  language: 'en',
  position: 2,
  expectedWaitMs: 150_000,
  waitedMs: 0,
  music: song,
  ...change,
});
const said = (change?: Partial<WaitDocumentInput>) =>
  renderWait(input(change)).flatMap((each) => (each.kind === 'say' ? [each.text] : []));

it('says the place and the expected wait, rounded up to minutes', () => {
  expect(said()).toEqual(['You are number 2 in line.', 'The expected wait is about 3 minutes.']);
  expect(said({ expectedWaitMs: 59_000, position: 1 })).toEqual([
    'You are next in line.',
    'The expected wait is less than a minute.',
  ]);
  expect(said({ language: 'zh-CN' })).toEqual(['您目前排在第 2 位。', '预计等待约 3 分钟。']);
});

it('promises nothing when nobody knows', () => {
  expect(said({ position: null, expectedWaitMs: null })).toEqual([]);
});

it('thanks for the patience once in a while only', () => {
  const thanked = Array.from({ length: 20 }, (_, round) => said({ waitedMs: round * 38_000 }).length > 2);
  expect(thanked[0]).toBe(false);
  expect(thanked.filter(Boolean).length).toBeGreaterThan(3);
  expect(thanked.filter(Boolean).length).toBeLessThan(12);
});

it('plays music for thirty seconds at least, whatever the length of the piece', () => {
  expect(renderWait(input()).at(-1)).toEqual({ kind: 'play', url: song.url, times: 1 });
  expect(renderWait(input({ music: { ...song, seconds: 8 } })).at(-1)).toEqual({
    kind: 'play',
    url: song.url,
    times: 4,
  });
  expect(renderWait(input({ music: null })).at(-1)).toEqual({ kind: 'pause', seconds: 30 });
});

it('listens for a key in the music where a callback is offered, and says so', () => {
  const [gather, ...rest] = renderWait(input({ callbackOffered: true }));
  expect(rest).toEqual([]);
  expect(gather).toMatchObject({ kind: 'gather', numDigits: 1 });
  const heard = gather?.kind === 'gather' ? gather.prompts : [];
  expect(heard.at(-1)).toEqual({ kind: 'play', url: song.url, times: 1 });
  expect(heard.at(-2)).toMatchObject({ kind: 'say', text: expect.stringContaining('press 1') });
});
