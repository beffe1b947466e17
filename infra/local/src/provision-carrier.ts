import { createAccountSetup } from '@tellonce/carrier-client';

export type Provisioning = {
  accountSid: string;
  authToken: string;
  /** Undefined = the real carrier. */
  carrierUrl: string | undefined;
  /** Where the carrier reaches our webhooks. */
  servicesUrl: string;
  numbers: readonly string[];
  /** Static TwiML at the carrier, for callers whom we cannot answer; null leaves what the account has. */
  fallbackUrl: string | null;
};

export type Provisioned = { applicationSid: string; missingNumbers: string[] };

const APPLICATION_NAME = 'Tellonce desktop';

/** Tells the carrier's account where our numbers and desktops lead. Repeatable: what exists is updated. */
export async function provisionCarrier(provisioning: Provisioning): Promise<Provisioned> {
  const setup = createAccountSetup({
    accountSid: provisioning.accountSid,
    authToken: provisioning.authToken,
    baseUrl: provisioning.carrierUrl ?? null,
    publicUrl: provisioning.servicesUrl,
  });
  const missingNumbers: string[] = [];
  for (const number of provisioning.numbers) {
    if ((await setup.connectNumber(number, provisioning.fallbackUrl)) !== 'not-owned') continue;
    // At a real carrier a number costs money: buying it is for people.
    if (provisioning.carrierUrl === undefined) missingNumbers.push(number);
    else await setup.ownNumber(number, { friendlyName: number, fallbackUrl: provisioning.fallbackUrl });
  }
  return { ...(await setup.connectApplication(APPLICATION_NAME)), missingNumbers };
}
