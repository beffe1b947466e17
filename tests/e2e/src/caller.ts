import { until } from '@tellonce/testkit';

/** What a leg hears, as the carrier's simulated-party interface tells it. */
export type Heard = {
  say?: string;
  language?: string;
  media?: string;
  callSid?: string;
  silence?: true;
  tone?: string;
};

export interface Caller {
  callSid: string;
  hears(): Promise<Heard[]>;
  /** Resolves when what the line has said since the last key matches. */
  hearsSaid(pattern: RegExp): Promise<string>;
  hearsMusic(): Promise<void>;
  /** Resolves when another party is heard. */
  hearsParty(): Promise<string>;
  press(digits: string): Promise<void>;
  hangUp(): Promise<void>;
  isUp(): Promise<boolean>;
}

/** Simulated callers of the embedded carrier, over its own HTTP interface. */
export const createCallers = (carrierUrl: string, simToken: string) => {
  const sim = async <T>(name: string, body: object): Promise<T> => {
    const answer = await fetch(`${carrierUrl}/sim/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${simToken}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`sim ${name}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { result: T }).result;
  };
  const toCaller = (callSid: string): Caller => {
    const hears = () => sim<Heard[]>('hears', { callSid });
    // A prompt is several utterances; what was said since the last key is what a caller would remember.
    let utterances: string[] = [];
    return {
      callSid,
      hears,
      hearsSaid: async (pattern) => {
        await until(
          async () => {
            for (const { say } of await hears()) if (say && utterances.at(-1) !== say) utterances.push(say);
            return pattern.test(utterances.join(' '));
          },
          { timeoutMs: 30_000, what: `the line to say ${pattern}` },
        ).catch((cause: unknown) => {
          throw new Error(`the line did not say ${pattern}; it said: ${utterances.join(' | ')}`, { cause });
        });
        return utterances.join(' ');
      },
      hearsMusic: async () => {
        await until(async () => (await hears()).some((each) => each.media), { timeoutMs: 30_000, what: 'music' });
      },
      hearsParty: async () => {
        let party = '';
        await until(
          async () => {
            party = (await hears()).find((each) => each.callSid)?.callSid ?? '';
            return party !== '';
          },
          { timeoutMs: 15_000, what: 'the other party to be heard' },
        );
        return party;
      },
      press: async (digits) => {
        utterances = [];
        await sim('dtmf', { callSid, digits });
      },
      hangUp: () => sim('hangup', { callSid }),
      isUp: async () => {
        const { callSids } = await sim<{ callSids: string[] }>('legs', { status: 'in-progress' });
        return callSids.includes(callSid);
      },
    };
  };
  return {
    sim,
    /** Somebody who has called by other means. */
    ofCall: toCaller,
    call: async (from: string, to: string): Promise<Caller> =>
      toCaller((await sim<{ callSid: string }>('inbound', { from, to })).callSid),
    legs: async (filter: { to?: string; from?: string; status?: string } = {}): Promise<string[]> =>
      (await sim<{ callSids: string[] }>('legs', filter)).callSids,
  };
};
