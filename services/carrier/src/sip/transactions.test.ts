import { beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../time/clock.ts';
import { ClientTransaction } from './client-transaction.ts';
import { parseSipMessage } from './parse-sip-message.ts';
import { ServerTransaction } from './server-transaction.ts';
import { headerOf, type OutgoingRequest, type SipMessage, type SipRequest, type SipResponse } from './sip-message.ts';
import { Transactions } from './transactions.ts';
import { writeRequest, writeResponse } from './write-sip-message.ts';

const t1Ms = 500;
let clock: ReturnType<typeof createVirtualClock>;
let sent: SipMessage[];
beforeEach(() => {
  clock = createVirtualClock(0);
  sent = [];
});
const advance = (ms: number) => clock.advance(ms, async () => {});
const read = (datagram: Buffer): SipMessage => {
  const parsed = parseSipMessage(datagram);
  if (parsed.kind !== 'message') throw new Error(parsed.reason);
  return parsed.message;
};
const send = (datagram: Buffer) => void sent.push(read(datagram));
const lines = () => sent.map((one) => (one.kind === 'request' ? one.method : one.status));
const source = { address: '192.0.2.7', port: 5060 };

const outgoing = (method: string): OutgoingRequest => ({
  method,
  uri: 'sip:bob@192.0.2.7',
  headers: [
    { name: 'From', value: '<sip:carrier@127.0.0.1>;tag=ours' },
    { name: 'To', value: '<sip:bob@192.0.2.7>' },
    { name: 'Call-ID', value: 'call' },
    { name: 'CSeq', value: `3 ${method}` },
  ],
});

function client(method: string) {
  const told: (number | 'timeout' | 'end')[] = [];
  const transaction = new ClientTransaction({
    timers: { clock, t1Ms },
    request: outgoing(method),
    local: { host: '127.0.0.1', port: 5060 },
    send,
    onResponse: (response) => told.push(response.status),
    onTimeout: () => told.push('timeout'),
    onEnd: () => told.push('end'),
  });
  const respond = (status: number) => {
    const request = sent.find((one) => one.kind === 'request' && one.method === method) as SipRequest;
    transaction.receive(read(writeResponse(request, source, { status, tag: 'theirs' })) as SipResponse);
  };
  return { transaction, told, respond };
}

function server(method: string) {
  const told: string[] = [];
  const request = read(writeRequest(outgoing(method), 'SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1')) as SipRequest;
  const transaction = new ServerTransaction({
    timers: { clock, t1Ms },
    request,
    source,
    send,
    onEnd: () => told.push('end'),
  });
  return { transaction, told };
}

describe('an INVITE of ours', () => {
  it('is repeated after 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, and given up after 32', async () => {
    const { told } = client('INVITE');
    await advance(31_999);
    expect(lines()).toEqual(Array(7).fill('INVITE'));
    await advance(1);
    expect(told).toEqual(['end', 'timeout']);
  });

  it('may ring for as long as it likes once it has been heard of', async () => {
    const { told, respond } = client('INVITE');
    respond(180);
    await advance(600_000);
    expect(lines()).toEqual(['INVITE']);
    expect(told).toEqual([180]);
  });

  it('is confirmed when it was refused, again when the refusal comes again, and then forgotten', async () => {
    const { told, respond } = client('INVITE');
    respond(486);
    respond(486);
    expect(lines()).toEqual(['INVITE', 'ACK', 'ACK']);
    const [invite, ack] = sent;
    expect(ack && headerOf(ack, 'to')).toBe('<sip:bob@192.0.2.7>;tag=theirs');
    expect(ack?.via.branch).toBe(invite?.via.branch);
    expect(ack?.sequence).toBe(3);
    await advance(32_000);
    expect(told).toEqual([486, 'end']);
  });

  it('tells each repetition of an answer, because each asks for its ACK', () => {
    const { told, respond } = client('INVITE');
    respond(200);
    respond(200);
    expect(told).toEqual([200, 200]);
    expect(lines()).toEqual(['INVITE']);
  });

  it('is cancelled only once it has been heard of', () => {
    const { transaction, respond } = client('INVITE');
    transaction.cancel();
    expect(lines()).toEqual(['INVITE']);
    respond(100);
    expect(lines()).toEqual(['INVITE', 'CANCEL']);
    expect(sent[1]?.via.branch).toBe(sent[0]?.via.branch);
    respond(487);
    expect(lines()).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });

  it('does not wait for ever for a phone that does not answer its CANCEL', async () => {
    const { transaction, told, respond } = client('INVITE');
    respond(180);
    transaction.cancel();
    await advance(5000);
    respond(180);
    await advance(27_000);
    expect(told).toEqual([180, 180, 'end', 'timeout']);
    expect(lines().filter((one) => one === 'CANCEL').length).toBeGreaterThan(5);
    await advance(60_000);
    expect(clock.now()).toBe(92_000);
  });
});

describe('another request of ours', () => {
  it('is repeated up to every 4 s, for 32 s', async () => {
    const { told } = client('BYE');
    await advance(32_000);
    // 0, 0.5, 1.5, 3.5, 7.5, then every 4 s.
    expect(lines()).toHaveLength(11);
    expect(told).toEqual(['end', 'timeout']);
  });
});

describe('a request of a phone', () => {
  it('gets its last response again when it is repeated', () => {
    const { transaction } = server('REGISTER');
    transaction.repeated();
    transaction.respond({ status: 200 });
    transaction.repeated();
    transaction.respond({ status: 500 });
    expect(lines()).toEqual([200, 200]);
  });

  it('that is an INVITE gets its final response again and again until it is confirmed', async () => {
    const { transaction, told } = server('INVITE');
    transaction.respond({ status: 180 });
    transaction.respond({ status: 200 });
    await advance(1600);
    expect(lines()).toEqual([180, 200, 200, 200]);
    transaction.acknowledge();
    await advance(30_400);
    expect(lines()).toHaveLength(4);
    expect(told).toEqual(['end']);
  });

  it('tells when nobody ever confirms the answer', async () => {
    const { transaction, told } = server('INVITE');
    transaction.respond({ status: 200 }, () => told.push('unconfirmed'));
    await advance(32_000);
    expect(told).toEqual(['end', 'unconfirmed']);
  });
});

describe('all together', () => {
  it('are no more than can be kept, and a flood is over when its time is', async () => {
    let refused = 0;
    const transactions: Transactions = new Transactions(
      { clock, t1Ms },
      {
        onRequest: (request) => {
          const transaction = transactions.serve(request, source);
          if (transaction) transaction.respond({ status: 200 });
          else refused += 1;
        },
        onAck: () => {},
        onCancel: () => {},
      },
    );
    for (let n = 0; n < 5000; n += 1)
      transactions.receive(writeRequest(outgoing('REGISTER'), `SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK${n}`), source);
    expect(transactions.count).toBe(4000);
    expect(refused).toBe(1000);
    await advance(32_000);
    expect(transactions.count).toBe(0);
  });

  it('take a CANCEL only from where the INVITE came from', () => {
    const cancelled: string[] = [];
    const transactions: Transactions = new Transactions(
      { clock, t1Ms },
      {
        onRequest: (request) => void transactions.serve(request, source),
        onAck: () => {},
        onCancel: (invite) => cancelled.push(invite.request.callId),
      },
    );
    const via = 'SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1';
    transactions.receive(writeRequest(outgoing('INVITE'), via), source);
    const cancel = writeRequest(outgoing('CANCEL'), via);
    transactions.receive(cancel, { address: '192.0.2.8', port: 5060 });
    expect(cancelled).toEqual([]);
    transactions.receive(cancel, source);
    expect(cancelled).toEqual(['call']);
  });
});
