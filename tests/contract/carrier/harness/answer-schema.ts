import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

interface Spec {
  paths: Record<string, Record<string, { responses: Record<string, ResponseSpec> }>>;
  components: { schemas: JsonObject };
}
interface ResponseSpec {
  content?: Record<string, { schema?: Json; examples?: Record<string, { value: Json }> }>;
}

export const spec = JSON.parse(
  readFileSync(new URL('../spec/twilio-voice-responses.json', import.meta.url), 'utf8'),
) as Spec;

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * The document's schemas with the relaxations that it lists itself: without them Twilio's own examples fail.
 * Formats are annotations throughout (URIs are host-relative; dates are checked apart).
 */
function relaxed(json: Json, name = ''): Json {
  if (Array.isArray(json)) return json.map((one) => relaxed(one, name));
  if (!isObject(json)) return json;
  if (typeof json.$ref === 'string') {
    const ref = { $ref: json.$ref.replace('#/components/schemas/', '#/$defs/') };
    // A null resource enum while the thing is not over yet.
    return json.nullable === true || name === 'reason_conference_ended' ? { anyOf: [ref, { type: 'null' }] } : ref;
  }
  const { format: _format, nullable, properties, ...rest } = json;
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(rest)) out[key] = key === 'enum' ? value : relaxed(value, key);
  if (isObject(properties)) {
    out.properties = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, relaxed(value, key)]));
  }
  if (name === 'price') return { type: ['string', 'number', 'null'] };
  if (name.endsWith('sid') && typeof out.pattern === 'string') {
    const { pattern, minLength: _min, maxLength: _max, ...others } = out;
    return { ...others, nullable: true, type: 'string', pattern: `^$|${pattern}` };
  }
  // Seen at the real service, missing in the document's enum: the only relaxation that the document does not list.
  if (Array.isArray(out.enum) && out.enum.includes('StartCallRecordingAPI')) {
    out.enum = [...out.enum, 'StartCallRecordingTwiML'];
  }
  if (nullable === true && typeof out.type === 'string') {
    out.nullable = true;
    if (Array.isArray(out.enum)) out.enum = [...out.enum, null];
  }
  return out;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const definitions = Object.fromEntries(
  Object.entries(spec.components.schemas).map(([name, schema]) => [name, relaxed(schema)]),
);

interface Answerable {
  path: string;
  pattern: RegExp;
  method: string;
  status: string;
  schema: Json;
  examples: Json[];
  validate: ValidateFunction | null;
}

/** Every answer that the document describes. */
export const answerables: Answerable[] = Object.entries(spec.paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, operation]) =>
    Object.entries(operation.responses).flatMap(([status, response]) => {
      const content = response.content?.['application/json'];
      if (!content?.schema) return [];
      return [
        {
          path,
          pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
          method: method.toUpperCase(),
          status,
          schema: content.schema,
          examples: Object.values(content.examples ?? {}).map((example) => example.value),
          validate: null,
        },
      ];
    }),
  ),
);

/** Why an answer is not what the document says; empty when it is, or when the document does not know the path. */
export function complaintsAbout(method: string, path: string, status: number, body: unknown): string[] {
  const known = answerables.filter((one) => one.method === method && one.pattern.test(path));
  if (known.length === 0) return [];
  const expected = known.find((one) => one.status === String(status));
  if (!expected) return [`status ${status} where ${known.map((one) => one.status).join(' or ')} is specified`];
  return complaintsOf(expected, body);
}

export function complaintsOf(answerable: Answerable, body: unknown): string[] {
  answerable.validate ??= ajv.compile({
    ...(relaxed(answerable.schema) as JsonObject),
    $defs: definitions,
  });
  if (answerable.validate(body)) return [];
  return (answerable.validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** The property names that the document gives a resource, `api.v2010.account.call`. */
export function propertiesOf(resource: string): string[] {
  const schema = spec.components.schemas[resource];
  return isObject(schema) && isObject(schema.properties) ? Object.keys(schema.properties) : [];
}
