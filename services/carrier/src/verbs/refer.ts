import { goTo } from '../script/resolve-url.ts';
import { next, type Verb } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';

/** Not built: no REFER is sent. The action hears that the far end did not accept it, and the call goes on. */
export const refer: Verb = async ({ engine, leg, page }, node) => {
  engine.legs.notify(leg, {
    level: 'warning',
    code: 12200,
    text: '<Refer> is not built into this carrier: answered as a refusal of the far end',
    url: page.url ?? '',
    method: page.method,
  });
  const sip = node.children.find((child) => child.name === 'Sip');
  if (!node.attributes.action) return next;
  return goTo(page, node.attributes.action, methodOf(node.attributes.method), {
    ReferCallStatus: 'failed',
    ReferSipResponseCode: '405',
    ...(sip ? { ReferTransferTarget: sip.text } : {}),
  });
};
