import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fastParse } from './fast-parse.ts';
import { type CommandId, type InteractionId, newId, type QueueId } from './ids.ts';
import { type RoutingCommand, routingCommand } from './routing-commands.ts';
import { journalEntry } from './routing-events.ts';

const shape = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['a', 'b']),
  level: z.int().min(1).max(10),
  note: z.string().max(3).nullable(),
  tags: z.array(z.string().regex(/^[a-z]+$/)).max(2),
  sure: z.boolean().optional(),
  count: z.int().default(7),
});
const good = { id: newId(), kind: 'a', level: 3, note: null, tags: ['x'], sure: true, count: 1 };

describe('a parser for what is nearly always right', () => {
  const parse = fastParse(shape);

  it('gives back what fits as it is, not a copy', () => {
    expect(parse(good)).toEqual({ success: true, data: good });
    expect(parse(good).data).toBe(good);
  });

  it.each([
    ['a field that is missing and has a default', { ...good, count: undefined }],
    ['a field too many', { ...good, more: 1 }],
    ['a wrong word', { ...good, kind: 'c' }],
    ['an id that is none', { ...good, id: 'x' }],
    ['a number that is no integer', { ...good, level: 1.5 }],
    ['a number out of range', { ...good, level: 11 }],
    ['a number as text', { ...good, level: '3' }],
    ['a text that is too long', { ...good, note: 'abcd' }],
    ['a list that is too long', { ...good, tags: ['a', 'b', 'c'] }],
    ['an entry of another form', { ...good, tags: ['A'] }],
    ['null instead of an object', null],
    ['a list instead of an object', [good]],
    ['an optional field that is left out', { ...good, sure: undefined }],
  ])('says of %s what the schema says', (_, value) => {
    const { data, success, error } = parse(value);
    const expected = shape.safeParse(value);
    expect({ data, success, issues: error?.issues }).toEqual({
      ...{ data: expected.data, success: expected.success, issues: expected.error?.issues },
    });
  });

  it('leaves to the schema what it does not know: a rule of its own, a conversion', () => {
    const even = fastParse(z.object({ n: z.int().refine((n) => n % 2 === 0) }));
    expect(even({ n: 3 }).success).toBe(false);
    expect(even({ n: 4 }).success).toBe(true);
    const trimmed = fastParse(z.object({ text: z.string().trim() }));
    expect(trimmed({ text: ' a ' }).data).toEqual({ text: 'a' });
    const either = fastParse(z.union([z.string(), z.int()]));
    expect(either(3).data).toBe(3);
  });

  it('knows all of a routing command and of a journal entry', () => {
    const command: RoutingCommand = {
      ...{ commandId: newId<CommandId>(), type: 'interaction.queue', interactionId: newId<InteractionId>() },
      ...{ queueId: newId<QueueId>(), requirements: [{ skill: 'service', level: 3 }], grade: 'A' },
      preferredAgentId: null,
    };
    expect(fastParse(routingCommand)(command).data).toBe(command);
    const { commandId } = command;
    const entry = {
      commandId,
      command,
      at: 1,
      configVersion: 2,
      events: [{ type: 'command.rejected', v: 1, code: 'failed' }],
    };
    expect(fastParse(journalEntry)(entry).data).toBe(entry);
    const unknown = { ...entry, events: [{ type: 'agent.danced', v: 1 }] };
    expect(fastParse(journalEntry)(unknown).success).toBe(false);
  });
});
