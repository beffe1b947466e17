import { goTo } from '../script/resolve-url.ts';
import type { Verb } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';

export const redirect: Verb = async ({ page }, node) => goTo(page, node.text, methodOf(node.attributes.method));
