import { statusByCode } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';

interface Texts {
  [name: string]: string | Texts;
}
const files = import.meta.glob<Texts>('../locales/*/*.json', { eager: true, import: 'default' });
const read = (language: string, feature: string): Texts => files[`../locales/${language}/${feature}.json`] ?? {};
const features = [...new Set(Object.keys(files).map((path) => path.replace(/^.*\/(.*)\.json$/, '$1')))];

const flat = (texts: Texts, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [[`${prefix}${name}`, text] as [string, string]] : flat(text, `${prefix}${name}.`),
  );
// English has one and other, Chinese other alone.
const keysOf = (texts: Texts): string[] => [
  ...new Set(
    flat(texts)
      .map(([name]) => name.replace(/_(one|other)$/, ''))
      .sort(),
  ),
];
const placeholders = (text: string): string[] => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? '').sort();

describe.each(features.map((feature) => ({ feature })))('$feature', ({ feature }) => {
  const [en, zh] = [read('en', feature), read('zh-CN', feature)];
  it('says the same things in both languages', () => {
    expect(keysOf(zh)).toEqual(keysOf(en));
  });
  it('fills the same places in both languages', () => {
    const chinese = new Map(flat(zh));
    for (const [name, text] of flat(en))
      if (!name.endsWith('_one'))
        expect([name, placeholders(chinese.get(name) ?? '')]).toEqual([name, placeholders(text)]);
  });
});

it('has a sentence for every refusal that a server can answer', () => {
  expect(Object.keys(read('en', 'words').problem ?? {})).toEqual(
    expect.arrayContaining([...Object.keys(statusByCode), 'unreachable']),
  );
});
