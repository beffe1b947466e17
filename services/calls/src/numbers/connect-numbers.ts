import type { AccountSetup } from '@tellonce/carrier-client';
import type { InboundNumber } from '@tellonce/contracts';
import type { Logger } from '@tellonce/service-kit';

export interface NumberConnectorDeps {
  setup: Pick<AccountSetup, 'connectNumber' | 'ownNumber'>;
  numbers(): Promise<readonly Pick<InboundNumber, 'number' | 'label' | 'disabled'>[]>;
  /** Whether a number that the account does not own is taken. */
  mayOwnNumbers: boolean;
  fallbackUrl: string | null;
  logger: Logger;
}

/**
 * Points the numbers in service at us, looking at `all` or at those only that are `new` to us; answers whether all went
 * well. One that fails keeps no other from being connected.
 */
export const createNumberConnector = (deps: NumberConnectorDeps) => {
  const { setup, fallbackUrl, logger } = deps;
  const connected = new Set<string>();
  /** Said once each: the next look finds the same. */
  const notOwned = new Set<string>();

  const connect = async ({ number, label }: Pick<InboundNumber, 'number' | 'label'>): Promise<void> => {
    const connection = await setup.connectNumber(number, fallbackUrl);
    if (connection === 'not-owned') {
      connected.delete(number);
      if (!deps.mayOwnNumbers) {
        if (!notOwned.has(number))
          logger.warn({ number }, 'the account does not own this number: nobody reaches us by it');
        notOwned.add(number);
        return;
      }
      await setup.ownNumber(number, { friendlyName: label.en, fallbackUrl });
    }
    notOwned.delete(number);
    connected.add(number);
    if (connection !== 'already-connected') logger.info({ number }, 'the number leads to us');
  };

  return async (which: 'new' | 'all'): Promise<boolean> => {
    let isWell = true;
    for (const each of await deps.numbers()) {
      if (each.disabled) connected.delete(each.number);
      else if (which === 'all' || !connected.has(each.number))
        await connect(each).catch((error: unknown) => {
          isWell = false;
          logger.warn({ err: error, number: each.number }, 'a number could not be connected; trying again later');
        });
    }
    return isWell;
  };
};
export type ConnectNumbers = ReturnType<typeof createNumberConnector>;
