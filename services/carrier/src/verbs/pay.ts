import { goTo } from '../script/resolve-url.ts';
import type { Verb } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';

/** Not built: no card is asked for. The action hears what it would hear if the payment connector failed. */
export const pay: Verb = async ({ engine, leg, page }, node) => {
  engine.legs.notify(leg, {
    level: 'warning',
    code: 12200,
    text: '<Pay> is not built into this carrier: answered as a failure of the payment connector',
    url: page.url ?? '',
    method: page.method,
  });
  return goTo(page, node.attributes.action, methodOf(node.attributes.method), {
    Result: 'payment-connector-error',
    ...(node.attributes.paymentConnector ? { PaymentConnector: node.attributes.paymentConnector } : {}),
    PaymentError: 'Payments are not built into this carrier',
  });
};
