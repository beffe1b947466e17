import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface TwimlNode {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: TwimlNode[];
  /** All text inside, markup removed, white space folded. */
  text: string;
  /** As `text`, white space kept: lines matter in messages. */
  rawText?: string;
}

export type ParsedTwiml = { kind: 'document'; verbs: TwimlNode[] } | { kind: 'malformed'; reason: string };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Far deeper than any verb goes, and far from what a stack bears.
  maxNestedTags: 3000,
});

type RawNode = Record<string, unknown>;

const isRawNode = (value: unknown): value is RawNode => typeof value === 'object' && value !== null;

interface Inside {
  nodes: TwimlNode[];
  text: string;
}

/** One pass: a text is the texts of its parts, however deep they are. */
function toInside(raw: readonly RawNode[]): Inside {
  const nodes: TwimlNode[] = [];
  let text = '';
  for (const node of raw) {
    for (const [name, value] of Object.entries(node)) {
      if (name === ':@') continue;
      if (name === '#text') {
        text += String(value);
        continue;
      }
      const inside = toInside(Array.isArray(value) ? value.filter(isRawNode) : []);
      const given = isRawNode(node[':@']) ? node[':@'] : {};
      const attributes = Object.fromEntries(Object.entries(given).map(([key, attribute]) => [key, String(attribute)]));
      const folded = inside.text.replace(/\s+/g, ' ').trim();
      nodes.push({ name, attributes, children: inside.nodes, text: folded, rawText: inside.text });
      text += inside.text;
    }
  }
  return { nodes, text };
}

/** Reads a TwiML document. Names are case-sensitive; what is not a verb is left for the runner to warn about. */
export function parseTwiml(xml: string): ParsedTwiml {
  const source = xml.replace(/^\uFEFF/, '').trim();
  if (source === '') return { kind: 'malformed', reason: 'the document is empty' };
  const valid = XMLValidator.validate(source, { allowBooleanAttributes: false });
  if (valid !== true) return { kind: 'malformed', reason: valid.err.msg };
  try {
    const parsed: unknown = parser.parse(source);
    const roots = toInside(Array.isArray(parsed) ? parsed.filter(isRawNode) : []).nodes;
    const root = roots.length === 1 ? roots[0] : undefined;
    if (root?.name !== 'Response') return { kind: 'malformed', reason: 'the root element is not <Response>' };
    return { kind: 'document', verbs: root.children };
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : 'unreadable document' };
  }
}
