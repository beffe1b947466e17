import { type CommandId, type InteractionId, type JournalEntry, newId } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { toArchivedEntry, withTornAsText } from './to-archived-entry.ts';

const rowOf = (text: string) => ({ streamId: '70-1', sequence: 9, commandStreamId: '69-0', text });

describe('a journal entry on its way to the archive', () => {
  it('is found by its time, its command and every interaction that it is about', () => {
    const commandId = newId<CommandId>();
    const [one, other] = [newId<InteractionId>(), newId<InteractionId>()];
    const entry = {
      commandId,
      command: { commandId, type: 'interaction.end', interactionId: one, reason: 'caller-left' },
      at: 68,
      configVersion: 4,
      events: [{ interactionId: one }, { interactionId: other }, { interactionId: null }],
    } as unknown as JournalEntry;
    const text = JSON.stringify(entry);
    expect(toArchivedEntry(rowOf(text))).toEqual({
      ...{ sequence: 9, streamId: '70-1', commandStreamId: '69-0', atMs: 68, commandId, configVersion: 4, text },
      interactionIds: [one, other],
    });
  });

  it('that is torn keeps its number and its text', () => {
    const torn = toArchivedEntry(rowOf('{"commandId":"'))!;
    expect(torn).toMatchObject({ sequence: 9, atMs: 70, commandId: null, interactionIds: [] });
    expect(JSON.parse(withTornAsText(torn).text)).toBe('{"commandId":"');
  });

  it('from before entries had numbers stays where it is', () => {
    expect(toArchivedEntry({ ...rowOf('{}'), sequence: null })).toBeNull();
  });
});
