import { createTwilioClient } from './carrier-client.ts';
import { CarrierError } from './outcome.ts';
import { webhookUrl } from './webhook-url.ts';

/** `connected`: its settings were changed; `already-connected`: they were right and were left alone. */
export type NumberConnection = 'connected' | 'already-connected' | 'not-owned';

export interface AccountSetup {
  /**
   * Points a number that the account owns at us.
   * @param fallbackUrl answers while we do not; null keeps the one that the number has
   */
  connectNumber(e164: string, fallbackUrl: string | null): Promise<NumberConnection>;
  /** Buys a number, pointed at us from its first moment: at a real carrier this costs money. */
  ownNumber(e164: string, options: { friendlyName: string; fallbackUrl: string | null }): Promise<void>;
  /** The TwiML App that desktops connect out through: found by name or made, pointed at us. */
  connectApplication(friendlyName: string): Promise<{ applicationSid: string }>;
}

/** What the account must be told: where our webhooks are. Safe to repeat. */
export const createAccountSetup = (options: {
  accountSid: string;
  authToken: string;
  baseUrl?: string | null;
  publicUrl: string;
  timeoutMs?: number;
}): AccountSetup => {
  const client = createTwilioClient(options);
  const leadingToUs = (fallbackUrl: string | null) => ({
    voiceUrl: webhookUrl(options.publicUrl, '/webhooks/ivr/voice'),
    voiceMethod: 'POST',
    // An application of the number would win over its address.
    voiceApplicationSid: '',
    statusCallback: webhookUrl(options.publicUrl, '/webhooks/calls/number-status'),
    statusCallbackMethod: 'POST',
    ...(fallbackUrl ? { voiceFallbackUrl: fallbackUrl, voiceFallbackMethod: 'POST' } : {}),
  });
  return {
    async connectNumber(e164, fallbackUrl) {
      // The carrier finds every number that contains these digits.
      const found = await client.incomingPhoneNumbers.list({ phoneNumber: e164 });
      const number = found.find((each) => each.phoneNumber === e164);
      if (!number) return 'not-owned';
      const wanted = leadingToUs(fallbackUrl);
      const isRight = Object.entries(wanted).every(
        ([name, value]) => (number[name as keyof typeof wanted] ?? '') === value,
      );
      if (isRight) return 'already-connected';
      await client.incomingPhoneNumbers(number.sid).update(wanted);
      return 'connected';
    },
    async ownNumber(e164, { friendlyName, fallbackUrl }) {
      await client.incomingPhoneNumbers.create({ phoneNumber: e164, friendlyName, ...leadingToUs(fallbackUrl) });
    },
    async connectApplication(friendlyName) {
      const voice = {
        voiceUrl: webhookUrl(options.publicUrl, '/webhooks/calls/agent-connect'),
        voiceMethod: 'POST',
        statusCallback: webhookUrl(options.publicUrl, '/webhooks/calls/status'),
        statusCallbackMethod: 'POST',
      };
      const [found] = await client.applications.list({ friendlyName, limit: 1 });
      const application = found
        ? await client.applications(found.sid).update(voice)
        : await client.applications.create({ friendlyName, ...voice });
      if (!application.sid) throw new CarrierError('the carrier gave the application no sid', null, null, undefined);
      return { applicationSid: application.sid };
    },
  };
};
