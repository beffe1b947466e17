// @vitest-environment happy-dom
import { newId, type ReservationId } from '@tellonce/contracts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEmbeddedSoftphone } from './embedded-softphone.ts';
import type { ToCarrier } from './embedded-wire.ts';
import type { SoftphoneGrant } from './softphone.ts';

class FakeSocket {
  readyState: number = WebSocket.OPEN;
  said: ToCarrier[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(data: string) {
    this.said.push(JSON.parse(data));
  }
  close() {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const reservationId = newId<ReservationId>();
const grant = (inMs = 3_600_000): SoftphoneGrant => ({
  kind: 'embedded',
  socketUrl: 'ws://carrier/client',
  token: `token-${inMs}`,
  identity: 'ann',
  expiresAt: new Date(Date.now() + inMs).toISOString(),
});
const open = (first = grant()) => {
  const sockets: FakeSocket[] = [];
  const renew = vi.fn(async () => grant());
  const phone = createEmbeddedSoftphone(first, renew, () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  });
  const last = () => sockets.at(-1)!;
  const register = () => {
    last().onopen?.();
    last().hear({ type: 'registered', identity: 'ann', expiresAt: Date.now() + 3_600_000 });
  };
  const requestId = () => (last().said.findLast((each) => each.type === 'connect') as { requestId: string }).requestId;
  return { phone, renew, sockets, last, register, requestId };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('registers, calls out for the reservation, and is connected', () => {
  const { phone, last, register, requestId } = open();
  register();
  phone.join(reservationId);
  expect(last().said.at(-1)).toMatchObject({ type: 'connect', params: { reservationId } });
  last().hear({ type: 'connecting', requestId: requestId(), callSid: 'CA2' });
  last().hear({ type: 'connected', callSid: 'CA2' });
  expect(phone.state().leg).toEqual({ kind: 'connected', reservationId });
});

it('calls out once it is registered when asked too early', () => {
  const { phone, last, register } = open();
  phone.join(reservationId);
  expect(last().said).toEqual([]);
  register();
  expect(last().said.map((each) => each.type)).toEqual(['register', 'connect']);
});

it('does not call twice for the same reservation', () => {
  const { phone, last, register } = open();
  register();
  phone.join(reservationId);
  phone.join(reservationId);
  expect(last().said.filter((each) => each.type === 'connect')).toHaveLength(1);
});

it('resumes its leg after a cut, and calls anew when the carrier no longer knows it', async () => {
  const { phone, sockets, last, register, requestId } = open();
  register();
  phone.join(reservationId);
  last().hear({ type: 'connecting', requestId: requestId(), callSid: 'CA2' });
  last().close();
  expect(phone.state().registration).toBe('unreachable');
  await vi.advanceTimersByTimeAsync(600);
  expect(sockets).toHaveLength(2);
  register();
  expect(last().said.at(-1)).toEqual({ type: 'resume', callSid: 'CA2' });
  last().hear({ type: 'error', code: 31481, message: 'there is no such call here' });
  expect(last().said.at(-1)).toMatchObject({ type: 'connect', params: { reservationId } });
});

it('renews its token before it expires, without touching a call that is being set up', async () => {
  const { phone, renew, last, register } = open(grant(120_000));
  register();
  phone.join(reservationId);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(last().said.at(-1)?.type).toBe('updateToken');
  last().hear({ type: 'registered', identity: 'ann', expiresAt: Date.now() + 3_600_000 });
  expect(last().said.filter((each) => each.type === 'connect')).toHaveLength(1);
});

it('asks for a fresh token when the one it has is refused', async () => {
  const { renew, last } = open();
  last().onopen?.();
  last().hear({ type: 'error', code: 20104, message: 'expired' });
  await vi.advanceTimersByTimeAsync(600);
  expect(renew).toHaveBeenCalledTimes(1);
  last().onopen?.();
  expect(last().said.at(-1)?.type).toBe('register');
});

it('ignores the end of an earlier leg', () => {
  const { phone, last, register, requestId } = open();
  register();
  phone.join(reservationId);
  last().hear({ type: 'connecting', requestId: requestId(), callSid: 'CA2' });
  last().hear({ type: 'connected', callSid: 'CA2' });
  last().hear({ type: 'ended', callSid: 'CA1', reason: 'completed' });
  expect(phone.state().leg.kind).toBe('connected');
  last().hear({ type: 'ended', callSid: 'CA2', reason: 'completed' });
  expect(phone.state().leg).toMatchObject({ kind: 'ended', reason: 'completed' });
});

it('says that a call was refused', () => {
  const { phone, last, register, requestId } = open();
  register();
  phone.join(reservationId);
  last().hear({ type: 'error', code: 31401, message: 'no', requestId: requestId() });
  expect(phone.state().leg).toEqual({ kind: 'failed', reservationId, code: '31401' });
});
