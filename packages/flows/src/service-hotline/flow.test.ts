import type { QueueId } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import type { Rendering } from '../rendering.ts';
import { aCaller, anInput, anotherCaller, at, callWith, excavator, keys, silence } from './callers-for-tests.ts';
import type { HotlineTurn } from './flow.ts';
import { factsOf, queueRequestOf } from './flow.ts';
import { renderHotline } from './render.ts';

const heard = (rendering: Rendering): string =>
  rendering
    .flatMap((each) => (each.kind === 'gather' ? each.prompts : [each]))
    .flatMap((each) => (each.kind === 'say' ? [each.text] : []))
    .join(' ');
const hears = (turn: HotlineTurn): string => heard(renderHotline(turn.snapshot));
const recorded = (turn: HotlineTurn) => turn.effects.flatMap((each) => (each.kind === 'record' ? [each.body] : []));
const kinds = (turn: HotlineTurn) => recorded(turn).map((each) => each.type);
const inEnglish = (...events: Parameters<typeof keys>[0][]) =>
  callWith(anInput(), keys('2'), ...events.map((each) => keys(each)));
const remembered = (language: 'en' | 'zh-CN') =>
  anInput({ caller: { kind: 'asked', candidates: [aCaller({ language })] } });

describe('the language', () => {
  it('is asked in both languages of a caller whose language is not known', () => {
    const turn = callWith(anInput());
    expect(turn.snapshot.value).toBe('choosing-language');
    expect(hears(turn)).toContain('中文服务，请按 1');
    expect(hears(turn)).toContain('For English, press 2');
  });

  it('is remembered: a known customer goes straight to the menu, and is told how to change it', () => {
    const turn = callWith(remembered('en'));
    expect(turn.snapshot.value).toBe('choosing-service');
    expect(hears(turn)).toContain('需要中文服务，请按 8');
    expect(kinds(turn)).toEqual(['interaction.started']);
  });

  it('changes with key 8 and is recorded for the customer', () => {
    const turn = callWith(remembered('en'), keys('8'));
    expect(turn.snapshot.value).toBe('choosing-service');
    expect(hears(turn)).toContain('维修服务请按 1');
    expect(factsOf(turn.snapshot).told).toMatchObject([{ topic: 'language', answer: '中文' }]);
    expect(recorded(turn)).toContainEqual({
      type: 'interaction.language-chosen',
      v: 1,
      language: 'zh-CN',
      customerId: aCaller().customerId,
    });
  });

  it('takes key 8 for a wrong key where it was not offered', () => {
    const turn = inEnglish('8');
    expect(turn.snapshot.context.language).toBe('en');
    expect(turn.snapshot.context.trouble).toBe('wrong-key');
  });

  it('is told in the words of the chosen language', () => {
    const [item] = factsOf(inEnglish().snapshot).told;
    expect(item).toEqual({ topic: 'language', asked: 'For English, press 2.', answer: 'English', matched: null, at });
  });
});

describe('the greeting', () => {
  it('names a caller whose number is unambiguous, in a writing that the voice can say', () => {
    expect(hears(inEnglish())).toContain('Hello, Wang Jianguo.');
    expect(hears(callWith(anInput(), keys('1')))).toContain('王建国，您好');
  });

  it('names nobody when several people share the number', () => {
    const shared = anInput({ caller: { kind: 'asked', candidates: [aCaller(), anotherCaller()] } });
    const turn = callWith(shared, keys('2'));
    expect(hears(turn)).not.toContain('Hello');
    expect(factsOf(turn.snapshot).identity.kind).toBe('candidates');
  });

  it('names nobody below the level that policy sets', () => {
    const strict = anInput({ policy: { ...anInput().policy, greetFrom: 'serial' } });
    expect(hears(callWith(strict, keys('2')))).not.toContain('Wang');
  });

  it('greets once: a repeated menu only repeats the choices', () => {
    const turn = inEnglish('*');
    expect(hears(turn)).not.toContain('Hello');
    expect(hears(turn)).toContain('For service, press 1');
  });
});

describe('the menu', () => {
  it.each([
    ['2', 'parts'],
    ['3', 'sales'],
    ['0', 'service'],
  ])('sends key %s to the %s queue', (key, queueKey) => {
    const turn = inEnglish(key);
    expect(turn.snapshot.value).toBe('waiting');
    expect(queueRequestOf(turn.snapshot)?.queue.key).toBe(queueKey);
    expect(renderHotline(turn.snapshot).at(-1)).toEqual({ kind: 'enqueue', queueKey });
    expect(kinds(turn)).toContain('interaction.sent-to-queue');
  });

  it('says goodbye and hangs up after hash', () => {
    const turn = inEnglish('#');
    expect(renderHotline(turn.snapshot).map((each) => each.kind)).toEqual(['say', 'hangup']);
    expect(recorded(turn).at(-1)).toMatchObject({ type: 'dialogue.ended', reason: 'caller-ended' });
    expect(factsOf(turn.snapshot).ended).toBe(true);
  });

  it('asks again in other words, twice, and then brings a person', () => {
    const asked = [1, 2, 3].map((times) =>
      callWith(anInput(), keys('2'), ...Array.from({ length: times }, () => silence)),
    );
    expect(new Set([hears(inEnglish()), ...asked.map(hears)]).size).toBe(4);
    expect(asked.map((each) => each.snapshot.value)).toEqual(['choosing-service', 'choosing-service', 'waiting']);
    expect(asked[2] && queueRequestOf(asked[2].snapshot)?.queue.key).toBe('service');
  });

  it('counts wrong keys like silence', () => {
    expect(inEnglish('7', '7').snapshot.value).toBe('choosing-service');
    expect(inEnglish('7', '7', '7').snapshot.value).toBe('waiting');
  });

  it('sends to the general queue when the chosen one is not there, and to any when that is missing too', () => {
    const [parts, , service] = anInput().queues;
    const salesAmong = (queues: { queueId: QueueId; key: string }[]) =>
      queueRequestOf(callWith(anInput({ queues }), keys('2'), keys('3')).snapshot)?.queue;
    expect(salesAmong([parts!, service!])).toEqual(service);
    expect(salesAmong([parts!])).toEqual(parts);
  });

  it('lets a caller wait although no queue could be read, and names it once it can', () => {
    const turn = callWith(anInput({ queues: [] }), keys('2'), keys('3'));
    expect(queueRequestOf(turn.snapshot)?.queue).toEqual({ queueId: null, key: 'sales' });
    expect(kinds(turn)).not.toContain('interaction.sent-to-queue');
    const queue = anInput().queues[1]!;
    const later = callWith(anInput({ queues: [] }), keys('2'), keys('3'), { type: 'queue-found', queue, at });
    expect(factsOf(later.snapshot).queueId).toBe(queue.queueId);
    expect(kinds(later)).toContain('interaction.sent-to-queue');
  });
});

describe('the serial', () => {
  it('is matched by its last digits, read back one by one, and proves who calls', () => {
    const turn = inEnglish('1', '4471');
    expect(turn.snapshot.value).toBe('hearing-machine');
    expect(hears(turn)).toContain('SY215C, serial number ending in 4 4 7 1');
    expect(factsOf(turn.snapshot)).toMatchObject({ assurance: 'serial', assetId: excavator.assetId });
    expect(factsOf(turn.snapshot).told.at(-1)).toMatchObject({
      topic: 'serial',
      answer: '4471',
      matched: { kind: 'asset', assetId: excavator.assetId, confirmed: true },
    });
    expect(kinds(turn)).toContain('interaction.identified');
  });

  it('opens the case only after the serial was matched', () => {
    expect(hears(inEnglish())).not.toContain('C 2 0 4 1');
    expect(hears(inEnglish('1', '9999'))).not.toContain('2 0 4 1');
    const turn = callWith(anInput(), keys('1'), keys('1'), keys('814471'));
    expect(hears(turn)).toContain('这台机器有一个处理中的工单，编号 C 2 0 4 1：液压泵漏油。');
    expect(hears(turn)).toContain('我们承诺：工程师带密封件上门。期限是 11月23日星期一 10:00');
  });

  it('keeps the case to itself when policy asks for more than a serial', () => {
    const strict = anInput({ policy: { ...anInput().policy, readCaseFrom: 'pin' } });
    expect(hears(callWith(strict, keys('2'), keys('1'), keys('4471')))).not.toContain('2 0 4 1');
  });

  it('speaks what was written in Chinese with the Chinese voice, in an English call too', () => {
    const [gather] = renderHotline(inEnglish('1', '4471').snapshot);
    expect(gather?.kind === 'gather' && gather.prompts).toContainEqual({
      kind: 'say',
      language: 'zh-CN',
      text: expect.stringContaining('液压泵漏油'),
    });
  });

  it('reads a case of another machine as the customer’s, and does not take the call to be about it', () => {
    const turn = inEnglish('1', '9206');
    expect(hears(turn)).toContain('You have an open case');
    expect(factsOf(turn.snapshot).caseId).toBeNull();
  });

  it('is asked again in other words, twice, and then goes on unconfirmed', () => {
    const tries = [['9998'], ['9998', '9997'], ['9998', '9997', '9996']].map((each) => inEnglish('1', ...each));
    expect(tries.map((each) => each.snapshot.value)).toEqual(['naming-machine', 'naming-machine', 'waiting']);
    expect(new Set(tries.map(hears)).size).toBe(3);
    expect(tries[2] && hears(tries[2])).toContain('9 9 9 6');
    const told = tries[2] ? factsOf(tries[2].snapshot).told.filter((each) => each.topic === 'serial') : [];
    expect(told).toMatchObject([{ answer: '9996', matched: { kind: 'none' } }]);
  });

  it('keeps what was keyed when the caller then asks for a person', () => {
    const turn = inEnglish('1', '9998', '0');
    expect(turn.snapshot.value).toBe('waiting');
    expect(factsOf(turn.snapshot).told.at(-1)).toMatchObject({ topic: 'serial', answer: '9998' });
  });

  it('is asked once of a caller without known machines, and kept as told', () => {
    const stranger = anInput({ caller: { kind: 'asked', candidates: [] } });
    const turn = callWith(stranger, keys('2'), keys('1'), keys('4471'));
    expect(turn.snapshot.value).toBe('waiting');
    expect(factsOf(turn.snapshot)).toMatchObject({ identity: { kind: 'unknown' }, assurance: 'none', assetId: null });
    expect(factsOf(turn.snapshot).told.at(-1)).toMatchObject({ answer: '4471', matched: { kind: 'none' } });
  });

  it('settles who is calling when several people share the number', () => {
    const shared = anInput({ caller: { kind: 'asked', candidates: [aCaller(), anotherCaller()] } });
    const turn = callWith(shared, keys('2'), keys('1'), keys('1234'));
    expect(factsOf(turn.snapshot).identity).toEqual({ kind: 'known', customerId: anotherCaller().customerId });
    expect(recorded(turn).at(-1)).toMatchObject({
      type: 'interaction.language-chosen',
      customerId: anotherCaller().customerId,
    });
  });

  it('is not guessed when its end fits several machines', () => {
    const twins = aCaller({
      assets: [excavator, { ...excavator, assetId: aCaller().assets[1]!.assetId, serial: 'X-99994471' }],
    });
    const input = anInput({ caller: { kind: 'asked', candidates: [twins] } });
    expect(callWith(input, keys('2'), keys('1'), keys('4471')).snapshot.context.trouble).toBe('several');
    expect(callWith(input, keys('2'), keys('1'), keys('4471'), keys('994471')).snapshot.value).toBe('hearing-machine');
  });

  it('may be keyed whole', () => {
    expect(inEnglish('1', '21500814471').snapshot.value).toBe('hearing-machine');
  });

  it('asks for more digits when too few came, and takes no letters or stars for digits', () => {
    expect(inEnglish('1', '447').snapshot.context.trouble).toBe('too-short');
    expect(inEnglish('1', '44*71').snapshot.context.trouble).toBe('too-short');
    expect(inEnglish('1', '４４７１').snapshot.context.trouble).toBe('too-short');
  });

  it('goes back to the menu with 9, and from the machine to another machine', () => {
    expect(inEnglish('1', '9').snapshot.value).toBe('choosing-service');
    expect(inEnglish('1', '4471', '9', '9206').snapshot.context.machine?.asset.model).toBe('LW500');
  });
});

describe('when something fails', () => {
  it('spares a caller the serial and the name when the record cannot be asked', () => {
    const turn = callWith(anInput({ caller: { kind: 'unavailable' } }), keys('2'));
    expect(hears(turn)).not.toContain('Hello');
    const next = callWith(anInput({ caller: { kind: 'unavailable' } }), keys('2'), keys('1'));
    expect(next.snapshot.value).toBe('waiting');
    expect(factsOf(next.snapshot).identity).toEqual({ kind: 'unavailable' });
  });

  it('brings a person from wherever the caller stands', () => {
    const turn = callWith(anInput(), keys('2'), keys('1'), { type: 'person-needed', at });
    expect(turn.snapshot.value).toBe('waiting');
    expect(hears(turn)).toContain('We are sorry');
  });

  it('ends when the caller hangs up, and tells routing only when they waited', () => {
    const inMenu = callWith(anInput(), { type: 'hung-up', at });
    expect(kinds(inMenu)).toEqual(['interaction.started', 'dialogue.ended']);
    expect(inMenu.effects.map((each) => each.kind)).not.toContain('leave-queue');
    const inQueue = callWith(anInput(), keys('2'), keys('3'), { type: 'hung-up', at });
    expect(inQueue.effects.at(-2)?.kind).toBe('leave-queue');
    expect(factsOf(inQueue.snapshot).ended).toBe(true);
    const afterTalk = callWith(anInput(), keys('2'), keys('3'), { type: 'call-over', at });
    expect(afterTalk.effects.at(-1)).toMatchObject({ kind: 'record', body: { type: 'dialogue.ended' } });
    expect(afterTalk.effects.map((each) => each.kind)).not.toContain('leave-queue');
  });

  it('takes a caller up again who was thought gone', () => {
    const gone = { type: 'hung-up', at } as const;
    const back = { type: 'came-back', at } as const;
    expect(callWith(anInput(), keys('2'), gone, back).snapshot.value).toBe('choosing-service');
    expect(callWith(anInput(), keys('2'), keys('3'), gone, back).snapshot.value).toBe('waiting');
  });
});
