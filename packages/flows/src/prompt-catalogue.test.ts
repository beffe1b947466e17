import { expect, it } from 'vitest';
import { oneByOne, speak } from './prompt-catalogue.ts';

it('reads digits and serials one by one, without their punctuation', () => {
  expect(oneByOne('C-2041')).toBe('C 2 0 4 1');
  expect(oneByOne('4471')).toBe('4 4 7 1');
});

it('lets each language’s voice say what is written in it', () => {
  expect(speak('en', 'Your case {n}: {title}.', { n: '1' }, { title: '漏油' })).toEqual([
    { kind: 'say', language: 'en', text: 'Your case 1:' },
    { kind: 'say', language: 'zh-CN', text: '漏油.' },
  ]);
  expect(speak('zh-CN', '工单：{title}。', {}, { title: 'Hydraulic pump leaks' })).toEqual([
    { kind: 'say', language: 'zh-CN', text: '工单：' },
    { kind: 'say', language: 'en', text: 'Hydraulic pump leaks。' },
  ]);
});

it('keeps a model’s name with the voice of the sentence', () => {
  expect(speak('zh-CN', '您的机器是 {model}。', {}, { model: 'SY215C' })).toHaveLength(1);
});

it('speaks nothing that XML or a voice cannot take, however it was written', () => {
  const [said] = speak('en', '{title}', {}, { title: `a\u0001b\uD800c${'x'.repeat(5_000)}` });
  expect(said?.kind === 'say' && said.text).toMatch(/^a b cx+$/);
  expect(said?.kind === 'say' && said.text.length).toBe(400);
});
