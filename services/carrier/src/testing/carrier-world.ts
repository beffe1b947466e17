import twilio from 'twilio';
import type { Heard } from '../calls/leg.ts';
import { type CarrierOptions, createCarrier } from '../create-carrier.ts';
import { startProduct } from './product-server.ts';

export const owned = '+8640012345678';
export const ownedUs = '+15550001000';
export const caller = '+8613812345678';
export const outside = '+15558675310';

/** A carrier in virtual time, an application's web server, and the official client: what each test starts from. */
export async function startWorld(
  options: Pick<CarrierOptions, 'virtualTime' | 'recorder' | 'audio' | 'dataDirectory' | 'log' | 'sip'> = {},
) {
  const carrier = await createCarrier({ virtualTime: true, numbers: [owned, ownedUs], ...options });
  const product = await startProduct();
  const client = twilio(carrier.accountSid, carrier.authToken);
  client.api.baseUrl = carrier.url;

  const sim = async <T = Record<string, string>>(name: string, body: object = {}): Promise<T> => {
    const response = await fetch(`${carrier.url}/sim/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${carrier.simToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { result: T; detail?: string };
    if (!response.ok) throw new Error(`${response.status} ${name}: ${answer.detail}`);
    return answer.result;
  };
  const advance = (ms: number) => sim('advance', { ms });
  const hears = (callSid: string) => sim<Heard[]>('hears', { callSid });
  const setNumber = async (settings: Record<string, string>, number = owned) => {
    const [found] = await client.incomingPhoneNumbers.list({ phoneNumber: number });
    if (!found) throw new Error(`${number} is not a number of the account`);
    return client.incomingPhoneNumbers(found.sid).update(settings);
  };
  /** Somebody outside calls our number, and the webhooks that are due at once have been answered. */
  const inbound = async (from = caller, to = owned): Promise<string> => {
    const { callSid } = await sim<{ callSid: string }>('inbound', { from, to });
    await advance(0);
    return callSid;
  };
  return {
    carrier,
    product,
    client,
    sim,
    advance,
    hears,
    setNumber,
    inbound,
    async stop() {
      await carrier.stop();
      await product.stop();
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
