import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface TwimlNode {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: TwimlNode[];
  /** All text inside, markup removed, white space folded. */
  text: string;
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
});

type RawNode = Record<string, unknown>;

const isRawNode = (value: unknown): value is RawNode => typeof value === 'object' && value !== null;

function rawText(nodes: readonly RawNode[]): string {
  let text = '';
  for (const node of nodes) {
    for (const [key, value] of Object.entries(node)) {
      if (key === '#text') text += String(value);
      else if (Array.isArray(value)) text += rawText(value.filter(isRawNode));
    }
  }
  return text;
}

function toNodes(raw: readonly RawNode[]): TwimlNode[] {
  return raw.flatMap((node) =>
    Object.entries(node)
      .filter(([key]) => key !== '#text' && key !== ':@')
      .map(([name, value]) => {
        const inner = Array.isArray(value) ? value.filter(isRawNode) : [];
        const given = isRawNode(node[':@']) ? node[':@'] : {};
        const attributes = Object.fromEntries(
          Object.entries(given).map(([key, attribute]) => [key, String(attribute)]),
        );
        return { name, attributes, children: toNodes(inner), text: rawText(inner).replace(/\s+/g, ' ').trim() };
      }),
  );
}

/** Reads a TwiML document. Names are case-sensitive; what is not a verb is left for the runner to warn about. */
export function parseTwiml(xml: string): ParsedTwiml {
  const source = xml.replace(/^\uFEFF/, '').trim();
  if (source === '') return { kind: 'malformed', reason: 'the document is empty' };
  const valid = XMLValidator.validate(source, { allowBooleanAttributes: false });
  if (valid !== true) return { kind: 'malformed', reason: valid.err.msg };
  try {
    const parsed: unknown = parser.parse(source);
    const roots = toNodes(Array.isArray(parsed) ? parsed.filter(isRawNode) : []);
    const root = roots.length === 1 ? roots[0] : undefined;
    if (root?.name !== 'Response') return { kind: 'malformed', reason: 'the root element is not <Response>' };
    return { kind: 'document', verbs: root.children };
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : 'unreadable document' };
  }
}
