import { type InteractionId, newId } from '@tellonce/contracts';
import { expect, it, vi } from 'vitest';
import { type RawSocket, sendCommand } from './desk-socket.ts';

const interactionId = newId<InteractionId>();
const socketThat = (...answers: (object | Error)[]) => {
  const sent: { commandId: string }[] = [];
  const emitWithAck = vi.fn(async (_name: string, command: { commandId: string }) => {
    sent.push(command);
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error('no answer');
    return answer;
  });
  const raw = { connected: true, timeout: () => ({ emitWithAck }) } as unknown as RawSocket;
  return { raw, sent };
};

it('repeats a command whose acknowledgement was lost under the same id', async () => {
  const { raw, sent } = socketThat(new Error('timed out'), { ok: true });
  expect(await sendCommand(raw, 'wrap-up.finish', { interactionId })).toEqual({ ok: true });
  expect(sent).toHaveLength(2);
  expect(sent[0]?.commandId).toBe(sent[1]?.commandId);
});

it('hands a refusal on without repeating it', async () => {
  const refused = { ok: false, code: 'interaction-gone', detail: '' };
  const { raw, sent } = socketThat(refused);
  expect(await sendCommand(raw, 'wrap-up.finish', { interactionId })).toEqual(refused);
  expect(sent).toHaveLength(1);
});

it('gives up in the end and says so', async () => {
  const { raw, sent } = socketThat();
  expect(await sendCommand(raw, 'wrap-up.finish', { interactionId })).toMatchObject({ ok: false, code: 'unavailable' });
  expect(sent).toHaveLength(4);
});
