import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startWorld, type World } from './carrier-world.ts';
import { twiml } from './product-server.ts';
import { SipPhone } from './sip-phone.ts';
import type { SipPhoneCall } from './sip-phone-call.ts';
import { until } from './until.ts';

const users = ['alice', 'bob', 'carol', 'mallory'].map((name) => ({
  name,
  password: `secret-of-${name}`,
  callerNumber: name === 'carol' ? '+8613812345678' : null,
}));

/** A carrier with sound that takes phones, for all tests of a file; call it once, at the top. */
export function useSipWorld() {
  let world: World;
  let phones: SipPhone[] = [];

  beforeAll(async () => {
    world = await startWorld({ virtualTime: false, audio: true, sip: { users, shortestRegistrationSeconds: 1 } });
  }, 30_000);
  afterAll(() => world.stop(), 20_000);
  beforeEach(async () => {
    world.product.forget();
    await world.setNumber({ voiceUrl: `${world.product.url}/voice`, statusCallback: `${world.product.url}/ended` });
  });
  afterEach(async () => {
    await Promise.all(phones.map((phone) => phone.stop()));
    phones = [];
  });

  const phone = async (name: string, given: { password?: string; onCall?: (call: SipPhoneCall) => void } = {}) => {
    const { sip } = world.carrier;
    if (!sip) throw new Error('the carrier takes no phones');
    const started = await SipPhone.start({ carrier: sip, name, password: `secret-of-${name}`, ...given });
    phones.push(started);
    return started;
  };
  const requestTo = (path: string) =>
    until(async () => world.product.to(path)[0] ?? false).then((request) => request.params);
  return {
    world: () => world,
    phone,
    registered: async (name: string, onCall?: (call: SipPhoneCall) => void): Promise<SipPhone> => {
      const started = await phone(name, onCall ? { onCall } : {});
      expect((await started.register({ contact: '*', seconds: 0 })).status).toBe(200);
      expect((await started.register()).status).toBe(200);
      return started;
    },
    is: (call: SipPhoneCall, state: SipPhoneCall['state']) => until(async () => call.state === state),
    requestTo,
    /** How the call that this test began ends: others may still be ending. */
    endOfCall: async () => {
      const { CallSid } = await requestTo('/voice');
      return until(
        async () => world.product.to('/ended').find(({ params }) => params.CallSid === CallSid)?.params ?? false,
      );
    },
    document: (verbs: string) => world.product.on('/voice', twiml(verbs)),
  };
}
