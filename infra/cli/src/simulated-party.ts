import { CommandError } from './command-error.ts';

export type Heard =
  | { say: string; language?: string }
  | { media: string }
  | { callSid: string }
  | { tone: string }
  | { silence: true };

/** One caller at the embedded carrier. */
export type SimulatedParty = {
  readonly callSid: string;
  press(digits: string): Promise<void>;
  hears(): Promise<Heard[]>;
  isUp(): Promise<boolean>;
  hangUp(): Promise<void>;
};

export async function placeCall(
  carrier: { url: string; token: string },
  call: { from: string; to: string },
): Promise<SimulatedParty> {
  const ask = async <T>(name: string, body: unknown): Promise<T> => {
    const response = await fetch(`${carrier.url}/sim/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${carrier.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { result?: T; detail?: string; title?: string };
    if (!response.ok) {
      throw new CommandError(
        `The carrier refused "${name}": ${answer.detail ?? answer.title ?? response.status}.`,
        '`npm run tellonce -- status` shows the numbers that can be dialled.',
      );
    }
    return answer.result as T;
  };
  const { callSid } = await ask<{ callSid: string }>('inbound', call);
  const isUp = async () => {
    for (const status of ['queued', 'ringing', 'in-progress']) {
      // in the order of a call's life: one that moves on between two looks is met by the later one
      const { callSids } = await ask<{ callSids: string[] }>('legs', { from: call.from, status });
      if (callSids.includes(callSid)) return true;
    }
    return false;
  };
  return {
    callSid,
    press: async (digits) => void (await ask('dtmf', { callSid, digits })),
    hears: () => ask<Heard[]>('hears', { callSid }),
    isUp,
    hangUp: async () => {
      if (await isUp()) await ask('hangup', { callSid });
    },
  };
}

export function describeHeard(heard: readonly Heard[]): string {
  return heard.map(describeOne).join(' + ') || 'silence';
}

function describeOne(heard: Heard): string {
  if ('say' in heard) return `“${heard.say}”${heard.language === undefined ? '' : ` (${heard.language})`}`;
  if ('media' in heard) return `♪ ${heard.media}`;
  if ('callSid' in heard) return `another party (${heard.callSid})`;
  return 'tone' in heard ? `tone ${heard.tone}` : 'silence';
}

export function isTalking(heard: readonly Heard[]): boolean {
  return heard.some((each) => 'callSid' in each);
}
