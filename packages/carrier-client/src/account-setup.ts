import { createTwilioClient } from './carrier-client.ts';
import { CarrierError } from './outcome.ts';
import { webhookUrl } from './webhook-url.ts';

export interface AccountSetup {
  /** Points a number that the account owns at us; false when the account does not own it. */
  connectNumber(e164: string, fallbackUrl: string | null): Promise<boolean>;
  /** The TwiML App that desktops connect out through: found by name or made, pointed at us. */
  connectApplication(friendlyName: string): Promise<{ applicationSid: string }>;
}

/** What the account must be told once at start: where our webhooks are. Safe to repeat. */
export const createAccountSetup = (options: {
  accountSid: string;
  authToken: string;
  baseUrl?: string | null;
  publicUrl: string;
}): AccountSetup => {
  const client = createTwilioClient(options);
  return {
    async connectNumber(e164, fallbackUrl) {
      const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: e164, limit: 1 });
      if (!number) return false;
      await client.incomingPhoneNumbers(number.sid).update({
        voiceUrl: webhookUrl(options.publicUrl, '/webhooks/ivr/voice'),
        voiceMethod: 'POST',
        statusCallback: webhookUrl(options.publicUrl, '/webhooks/calls/number-status'),
        statusCallbackMethod: 'POST',
        ...(fallbackUrl ? { voiceFallbackUrl: fallbackUrl, voiceFallbackMethod: 'POST' } : {}),
      });
      return true;
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
