import {
  type Ack,
  type AgentDesk,
  type AgentId,
  newId,
  type Offer,
  type ReservationId,
  type Work,
} from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';

/** What an agent does by themselves; a call is theirs to end otherwise. */
export type Manner = 'by-hand' | 'takes-and-ends';

/** An agent at a desktop without a browser: the gateway's socket, and the carrier's for the voice. Reconnects, as a browser does. */
export interface Agent {
  readonly agentId: AgentId;
  readonly signInName: string;
  /** As this desktop shows it; null before the gateway said anything. */
  status(): AgentDesk['status'] | null;
  work(): Work;
  isConnected(): boolean;
  /** Repeats the same command until somebody answers it. */
  ask(name: string, command: object): Promise<Ack>;
  offered(): Promise<Offer>;
  accept(): Promise<Offer>;
  end(): Promise<void>;
  finish(): Promise<void>;
  become(status: 'available' | 'not-ready', reason?: string | null): Promise<void>;
  works(manner: Manner): void;
  leave(): void;
}

export interface Person {
  cookie: string;
  userId: AgentId;
  post(path: string, body: object): Promise<unknown>;
  get(path: string): Promise<unknown>;
}

const answerWithinMs = 4_000;

export const signIn = async (url: string, signInName: string, password: string): Promise<Person> => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signInName, password }),
  });
  if (answer.status !== 201) throw new Error(`sign-in of ${signInName}: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { csrfToken, userId } = (await answer.json()) as { csrfToken: string; userId: AgentId };
  const headers = { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
  const read = async (reply: Response): Promise<unknown> => {
    if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  return {
    cookie,
    userId,
    get: async (path) => read(await fetch(`${url}${path}`, { headers })),
    post: async (path, body) =>
      read(await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })),
  };
};

/** The voice: one leg at a time, for the reservation that is wanted. */
const createPhone = (socketUrl: string, token: string) => {
  let socket: WebSocket;
  let closed = false;
  let wanted: ReservationId | null = null;
  let leg: { callSid: string; reservationId: ReservationId } | null = null;
  const say = (message: object) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const dial = () => wanted && say({ type: 'connect', requestId: wanted, params: { reservationId: wanted } });
  const open = (): void => {
    socket = new WebSocket(socketUrl);
    socket.on('open', () => say({ type: 'register', token }));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; callSid?: string; requestId?: ReservationId };
      if (message.type === 'connecting' && message.callSid && message.requestId)
        leg = { callSid: message.callSid, reservationId: message.requestId };
      if (message.type !== 'ended' || leg?.callSid !== message.callSid) return;
      const endedFor = leg?.reservationId;
      leg = null;
      // Refused or torn while the engagement goes on: the agent presses "connect again".
      if (wanted !== null && wanted === endedFor) setTimeout(() => !leg && wanted === endedFor && dial(), 300);
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => !closed && setTimeout(open, 200));
  };
  open();
  return {
    join(reservationId: ReservationId): void {
      if (wanted === reservationId) return;
      wanted = reservationId;
      if (leg) say({ type: 'hangup', callSid: leg.callSid });
      dial();
    },
    leave(): void {
      wanted = null;
      if (leg) say({ type: 'hangup', callSid: leg.callSid });
    },
    close(): void {
      closed = true;
      socket.close();
    },
  };
};

export const seatAgent = async (
  url: string,
  signInName: string,
  password: string,
  onOffer: (agentId: AgentId, offer: Offer) => void,
): Promise<Agent> => {
  const person = await signIn(url, signInName, password);
  const grant = (await person.post('/api/calls/softphone', {})) as { socketUrl: string; token: string };
  const phone = createPhone(grant.socketUrl, grant.token);
  const socket: Socket = io(url, {
    transports: ['websocket'],
    extraHeaders: { cookie: person.cookie, origin: url },
    reconnectionDelay: 200,
    reconnectionDelayMax: 1_000,
  });
  let status: AgentDesk['status'] | null = null;
  let work: Work = { stage: 'idle' };
  let manner: Manner = 'by-hand';
  const handled = new Set<string>();

  const ask = async (name: string, command: object): Promise<Ack> => {
    const whole = { commandId: newId(), ...command };
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await socket.timeout(answerWithinMs).emitWithAck(name, whole)) as Ack;
      } catch (error) {
        if (attempt >= 10) throw new Error(`nobody answered ${name}`, { cause: error });
      }
    }
  };
  const order = async (name: string, command: object): Promise<void> => {
    const ack = await ask(name, command);
    if (!ack.ok) throw new Error(`${signInName}: ${name} was refused: ${ack.code} ${ack.detail}`);
  };
  /** What is refused here shows in the journal, where the tests look. */
  const once = (what: string, act: () => Promise<unknown>): void => {
    if (handled.has(what)) return;
    handled.add(what);
    act().catch(() => handled.delete(what));
  };
  const takeAndEnd = (): void => {
    if (manner !== 'takes-and-ends' || work.stage === 'idle') return;
    const { reservationId, interactionId } = work.offer;
    if (work.stage === 'offered') once(`accept ${reservationId}`, () => ask('reservation.accept', { reservationId }));
    if (work.stage === 'engaged' && work.call?.state === 'connected')
      once(`end ${reservationId}`, async () => {
        await new Promise((resolve) => setTimeout(resolve, 250));
        await ask('call.end', { interactionId, reservationId });
      });
    if (work.stage === 'wrap-up') once(`finish ${reservationId}`, () => ask('wrap-up.finish', { interactionId }));
  };
  const show = (next: Work): void => {
    const before = work;
    work = next;
    if (
      next.stage === 'offered' &&
      (before.stage !== 'offered' || before.offer.reservationId !== next.offer.reservationId)
    )
      onOffer(person.userId, next.offer);
    if (next.stage === 'engaged') phone.join(next.offer.reservationId);
    else phone.leave();
    takeAndEnd();
  };
  socket.on('desk.state', (state: AgentDesk) => {
    status = state.status;
    handled.clear(); // what was on its way when the connection broke may have to be said again
    show(state.work);
  });
  socket.on('desk.status', (event: { status: AgentDesk['status'] }) => {
    status = event.status;
  });
  socket.on('desk.work', (event: { work: Work }) => show(event.work));
  await until(() => status !== null, { timeoutMs: 10_000, what: `${signInName} to be welcomed` });

  const inHand = (stage: Work['stage']): Promise<Offer> =>
    until(() => work.stage === stage && work.stage !== 'idle' && work.offer, {
      timeoutMs: 20_000,
      what: `${signInName} to have something ${stage}`,
    });
  return {
    agentId: person.userId,
    signInName,
    status: () => status,
    work: () => work,
    isConnected: () => socket.connected,
    ask,
    offered: () => inHand('offered'),
    async accept() {
      const offer = await inHand('offered');
      await order('reservation.accept', { reservationId: offer.reservationId });
      return offer;
    },
    async end() {
      const { interactionId, reservationId } = await inHand('engaged');
      await order('call.end', { interactionId, reservationId });
    },
    async finish() {
      const { interactionId } = await inHand('wrap-up');
      await order('wrap-up.finish', { interactionId });
    },
    become: (next, reason = null) => order('agent.choose-status', { status: next, reason }),
    works(next) {
      manner = next;
      takeAndEnd();
    },
    leave() {
      socket.disconnect();
      phone.close();
    },
  };
};
