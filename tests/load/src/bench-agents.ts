import { type Ack, type ClientToServerEvents, newId, type Offer, type ServerToClientEvents } from '@tellonce/contracts';
import type { Stack } from '@tellonce/local';
import { io, type Socket } from 'socket.io-client';

export interface BenchAgent {
  signInName: string;
  password: string;
  agentId: string;
  cookie: string;
  /** Its offers are also painted by a browser. */
  paints: boolean;
  /** Accepts, ends at once and finishes the wrap-up: the next offer may come. */
  takeAndEnd(offer: Offer): Promise<void>;
  leave(): void;
}

const password = 'bench-agent-password';
const now = (): number => performance.timeOrigin + performance.now();

/** People with every skill, made through the administrator's own door; found again on kept data. */
export const hireAgents = async (options: {
  stack: Stack;
  count: number;
  seed: number;
  onOffer: (agent: BenchAgent, offer: Offer, receivedAt: number) => void;
  onWithdrawn: (reservationId: string, receivedAt: number) => void;
}): Promise<BenchAgent[]> => {
  const { stack, count, seed } = options;
  const administrator = stack.signIns.find((each) => each.role.endsWith('administrator'));
  if (!administrator) throw new Error('the installation has no administrator');
  const office = await signIn(stack.url, administrator.signInName, administrator.password);
  const skills = (await office.get('/api/configuration/skills')) as { items: { key: string }[] };
  const people = (await office.get('/api/configuration/users')) as { items: { signInName: string }[] };
  const known = new Set(people.items.map((each) => each.signInName));
  const agents: BenchAgent[] = [];
  for (let n = 1; n <= count; n += 1) {
    const signInName = `bench-${seed}-${n}`;
    if (!known.has(signInName))
      await office.post('/api/configuration/users', {
        signInName,
        password,
        displayName: `Bench ${n}`,
        roles: ['agent'],
        teamId: null,
        language: 'en',
        skills: skills.items.map(({ key }) => ({ skill: key, level: 10 })),
      });
    agents.push(await startWork(stack.url, signInName, options));
  }
  return agents;
};

const startWork = async (
  url: string,
  signInName: string,
  listeners: Pick<Parameters<typeof hireAgents>[0], 'onOffer' | 'onWithdrawn'>,
): Promise<BenchAgent> => {
  const person = await signIn(url, signInName, password);
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
    transports: ['websocket'],
    extraHeaders: { cookie: person.cookie, origin: url },
  });
  const ask = (name: string, command: object): Promise<Ack> =>
    new Promise((resolve) => {
      (socket as unknown as { emit(name: string, command: object, reply: (ack: Ack) => void): void }).emit(
        name,
        { commandId: newId(), ...command },
        resolve,
      );
    });
  const agent: BenchAgent = {
    signInName,
    password,
    agentId: person.userId,
    cookie: person.cookie,
    paints: false,
    async takeAndEnd({ reservationId, interactionId }) {
      const accepted = await ask('reservation.accept', { reservationId });
      if (accepted.ok) await ask('call.end', { interactionId, reservationId });
    },
    leave: () => void socket.disconnect(),
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('desk.state', () => resolve());
    socket.once('connect_error', reject);
  });
  socket.on('desk.work', ({ work }) => {
    if (work.stage === 'offered') listeners.onOffer(agent, work.offer, now());
    // The wrap-up is over when the agent says so.
    if (work.stage === 'wrap-up') void ask('wrap-up.finish', { interactionId: work.offer.interactionId });
  });
  socket.on('offer.withdrawn', ({ reservationId }) => listeners.onWithdrawn(reservationId, now()));
  const available = await ask('agent.choose-status', { status: 'available', reason: null });
  if (!available.ok) throw new Error(`${signInName} could not become available: ${available.detail}`);
  return agent;
};

const signIn = async (url: string, signInName: string, secret: string) => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signInName, password: secret }),
  });
  if (answer.status !== 201) throw new Error(`sign-in of ${signInName}: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { csrfToken, userId } = (await answer.json()) as { csrfToken: string; userId: string };
  const headers = { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
  const read = async (reply: Response): Promise<unknown> => {
    if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  return {
    cookie,
    userId,
    get: async (path: string) => read(await fetch(`${url}${path}`, { headers })),
    post: async (path: string, body: object) =>
      read(await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })),
  };
};
