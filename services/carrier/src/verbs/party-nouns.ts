import type { TwimlNode } from '../twiml/parse-twiml.ts';

export interface PartyNoun {
  node: TwimlNode;
  /** A number in E.164, `client:…`, `sip:…` or `app:AP…`. */
  to: string;
  parameters: Record<string, string>;
}

const ringTogetherLimit = 10;
const longestIdentity = 256;

/** Number, Client, Sip and Application nouns, and a bare number as the text of Dial. */
export function toPartyNouns(dial: TwimlNode): PartyNoun[] {
  const nouns = dial.children.flatMap((node) => toPartyNoun(node) ?? []);
  if (nouns.length === 0 && dial.children.length === 0 && dial.text !== '') {
    const node: TwimlNode = { name: 'Number', attributes: {}, children: [], text: dial.text };
    nouns.push({ node, to: withoutPunctuation(dial.text), parameters: {} });
  }
  return nouns.slice(0, ringTogetherLimit);
}

function toPartyNoun(node: TwimlNode): PartyNoun | null {
  switch (node.name) {
    case 'Number':
      return { node, to: withoutPunctuation(node.text), parameters: {} };
    case 'Sip':
      return { node, to: node.text.split(/[\s]/)[0] ?? '', parameters: {} };
    case 'Client': {
      const identity = (textOf(node, 'Identity') ?? node.text).slice(0, longestIdentity);
      return { node, to: `client:${identity}`, parameters: parametersOf(node) };
    }
    case 'Application':
      return { node, to: `app:${textOf(node, 'ApplicationSid') ?? node.text}`, parameters: parametersOf(node) };
    default:
      return null;
  }
}

const textOf = (node: TwimlNode, name: string): string | undefined =>
  node.children.find((child) => child.name === name)?.text;

const parametersOf = (node: TwimlNode): Record<string, string> =>
  Object.fromEntries(
    node.children
      .filter((child) => child.name === 'Parameter')
      .map((child) => [child.attributes.name ?? '', child.attributes.value ?? '']),
  );

const withoutPunctuation = (number: string): string => number.replace(/[\s().-]/g, '');
