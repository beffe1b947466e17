import { expect, it } from 'vitest';
import type { Instruction } from '../rendering.ts';
import { aCaller, anInput, anotherCaller, at, keys, silence } from './callers-for-tests.ts';
import type { HotlineEvent, HotlineInput } from './context.ts';
import { continueHotline, type HotlineSnapshot, startHotline } from './flow.ts';
import { prompts } from './prompts.ts';
import { renderHotline } from './render.ts';

const inputs: HotlineInput[] = [
  anInput(),
  anInput({ caller: { kind: 'asked', candidates: [aCaller({ language: 'en' })] } }),
  anInput({ caller: { kind: 'asked', candidates: [aCaller(), anotherCaller()] }, defaultLanguage: 'en' }),
  anInput({ caller: { kind: 'asked', candidates: [] } }),
  anInput({ caller: { kind: 'unavailable' }, queues: [] }),
];
const events: HotlineEvent[] = [
  ...[...'0123456789*#'].map((each) => keys(each)),
  keys('4471'),
  keys('9999'),
  silence,
  { type: 'hung-up', at },
  { type: 'came-back', at },
  { type: 'person-needed', at },
  keys('02166668888'),
  { type: 'turned-away', message: 'closed', reason: 'queue-closed', at },
];
/** Where the caller is asked nothing more. */
const isSettled = ({ value }: HotlineSnapshot): boolean =>
  value === 'gone' || value === 'saying-goodbye' || value === 'callback-agreed' || value === 'turned-away';

/** What makes a difference to what is heard. */
const signature = ({ value, context }: HotlineSnapshot): string => JSON.stringify([value, { ...context, told: [] }]);

/** Every snapshot that a caller can reach, each once. */
const walk = (input: HotlineInput): HotlineSnapshot[] => {
  const found = new Map<string, HotlineSnapshot>();
  const ahead = [startHotline(input).snapshot];
  for (let snapshot = ahead.pop(); snapshot; snapshot = ahead.pop()) {
    if (found.has(signature(snapshot))) continue;
    found.set(signature(snapshot), snapshot);
    for (const event of events) ahead.push(continueHotline(snapshot, event).snapshot);
  }
  return [...found.values()];
};
const reachable = inputs.flatMap(walk);

it('never renders an empty document, nor one that ends without the caller having somewhere to go', () => {
  expect(reachable.length).toBeGreaterThan(100);
  for (const snapshot of reachable) {
    const rendering = renderHotline(snapshot);
    const last = rendering.at(-1);
    expect(['enqueue', 'hangup', 'redirect']).toContain(last?.kind);
    if (last?.kind === 'redirect') expect(rendering.at(-2)?.kind).toBe('gather');
  }
});

it('says something before every question and every wait, with every variable filled', () => {
  const isSpoken = (each: Instruction) => each.kind === 'say' && each.text.length > 0;
  for (const snapshot of reachable.filter((each) => each.value !== 'gone')) {
    const rendering = renderHotline(snapshot);
    const [first] = rendering;
    const speech = first?.kind === 'gather' ? first.prompts : rendering.filter((each) => each.kind === 'say');
    expect(speech.length).toBeGreaterThan(0);
    expect(speech.every(isSpoken)).toBe(true);
    const text = JSON.stringify(speech);
    expect(text).not.toMatch(/[{]\w+[}]/);
    expect(text).not.toMatch(/undefined|ending in \.|尾号 ?[，。]/);
  }
});

it('brings everybody who only keeps silent to a person, within four silences a question', () => {
  for (const start of reachable.filter((each) => !isSettled(each))) {
    let snapshot = start;
    for (let count = 0; count < 4 && snapshot.value !== 'waiting'; count += 1)
      snapshot = continueHotline(snapshot, silence).snapshot;
    expect(snapshot.value).toBe('waiting');
  }
});

it('renders the same document from a snapshot that went through JSON', () => {
  for (const snapshot of reachable)
    expect(renderHotline(JSON.parse(JSON.stringify(snapshot)))).toEqual(renderHotline(snapshot));
});

it('uses the same variables in every language', () => {
  const variablesOf = (template: string) => (template.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, template] of Object.entries(prompts.en))
    expect(variablesOf(prompts['zh-CN'][key as keyof typeof prompts.en])).toEqual(variablesOf(template));
});
