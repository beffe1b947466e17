import type { TwimlNode } from './parse-twiml.ts';

type Check = readonly [attribute: string, code: number, isValid: (value: string) => boolean];

const isBoolean = (value: string): boolean => /^(true|false)$/i.test(value);
const isMethod = (value: string): boolean => /^(GET|POST)$/i.test(value);
const isCount = (value: string): boolean => /^\d+$/.test(value.trim());
const isKeys = (value: string): boolean => /^[0-9*#]*$/.test(value);
const isTones = (value: string): boolean => /^[0-9*#wW]*$/.test(value);

/** Twilio's warnings about values; the verb then runs with the default. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  Say: [['loop', 13510, isCount]],
  Play: [['loop', 13410, isCount]],
  Pause: [['length', 13910, isCount]],
  Redirect: [['method', 13710, isMethod]],
  Gather: [
    ['finishOnKey', 13310, isKeys],
    ['method', 13312, isMethod],
    ['timeout', 13313, (value) => value === 'auto' || isCount(value)],
    ['numDigits', 13314, (value) => isCount(value) && Number(value) > 0],
  ],
  Record: [
    ['method', 13610, isMethod],
    ['timeout', 13611, isCount],
    ['maxLength', 13612, isCount],
    ['finishOnKey', 13613, isKeys],
    ['transcribe', 13614, isBoolean],
    ['playBeep', 13616, isBoolean],
  ],
  Dial: [
    ['method', 13210, isMethod],
    ['timeout', 13212, isCount],
    ['hangupOnStar', 13213, isBoolean],
    ['timeLimit', 13216, isCount],
  ],
  Number: [
    ['method', 13221, isMethod],
    ['sendDigits', 13222, isTones],
  ],
  Sip: [['method', 13241, isMethod]],
  Conference: [
    ['muted', 13230, isBoolean],
    ['endConferenceOnExit', 13231, isBoolean],
    ['startConferenceOnEnter', 13232, isBoolean],
    ['waitMethod', 13234, isMethod],
    ['beep', 13235, (value) => /^(true|false|onEnter|onExit)$/i.test(value)],
  ],
};

const nestedInGather = new Set(['Say', 'Play', 'Pause']);

interface AttributeWarning {
  code: number;
  text: string;
}

/** What is wrong with the values of a verb and of the nouns in it. */
export function warningsAbout(node: TwimlNode): AttributeWarning[] {
  const own = ((Object.hasOwn(checks, node.name) && checks[node.name]) || []).flatMap(
    ([name, code, isValid]): AttributeWarning[] => {
      const value = node.attributes[name];
      if (value === undefined || isValid(value)) return [];
      return [{ code, text: `<${node.name}>: invalid ${name} value: ${value.slice(0, 60)}` }];
    },
  );
  if (node.name === 'Gather') {
    const strangers = node.children.filter((child) => !nestedInGather.has(child.name));
    return [...own, ...strangers.map(({ name }) => ({ code: 13320, text: `<Gather>: <${name}> may not be inside` }))];
  }
  if (node.name !== 'Dial') return own;
  const parties = node.children.filter((child) => ['Number', 'Client', 'Sip'].includes(child.name));
  const tooMany = parties.length > 10 ? [{ code: 13250, text: 'Dial: more than 10 parties; the first 10 ring' }] : [];
  return [...own, ...tooMany, ...node.children.flatMap(warningsAbout)];
}
