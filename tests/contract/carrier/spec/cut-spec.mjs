// Cuts an upstream twilio_api_v2010.json (or a part of it) to what answers are checked against:
//   node cut-spec.mjs <upstream.json> > twilio-voice-responses.json
// Kept, unedited: each operation's responses, and components.schemas. Dropped: parameters, request bodies, prose.
import { readFileSync } from 'node:fs';

const upstream = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const methods = ['get', 'post', 'delete'];
const paths = Object.fromEntries(
  Object.entries(upstream.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      methods
        .filter((method) => item[method])
        .map((method) => [method, { operationId: item[method].operationId, responses: item[method].responses }]),
    ),
  ]),
);
process.stdout.write(
  `${JSON.stringify(
    {
      openapi: upstream.openapi,
      info: {
        title: upstream.info.title,
        version: upstream.info.version,
        'x-trimmed-from': upstream.info['x-trimmed-from'],
        'x-conformance-relaxations': upstream.info['x-conformance-relaxations'],
        'x-cut': 'Responses and schemas only; see LICENSE.twilio-oai.txt',
      },
      paths,
      components: { schemas: upstream.components.schemas },
    },
    null,
    2,
  )}\n`,
);
