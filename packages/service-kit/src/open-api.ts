import { type Route, routes, statusByCode } from '@tellonce/contracts';
import { z } from 'zod';

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' });

type Property = Record<string, unknown>;
const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query') => {
  if (!schema) return [];
  const json = jsonSchema(schema, 'input') as { properties?: Record<string, Property>; required?: string[] };
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: property,
  }));
};

/** The route table as an OpenAPI 3.0 document. */
export const openApiDocument = (): object => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries(routes) as [string, Route][]) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    const status = String(route.status ?? 200);
    paths[path] ??= {};
    paths[path][route.method] = {
      operationId,
      tags: [route.area],
      summary: route.summary,
      description: `Permission: \`${route.permission}\`.`,
      parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
      ...(route.body
        ? {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
            },
          }
        : {}),
      responses: {
        [status]:
          route.status === 204
            ? { description: 'Done' }
            : {
                description: 'Success',
                content: { 'application/json': { schema: jsonSchema(route.response, 'output') } },
              },
        default: {
          description: `problem+json with one of the codes: ${Object.keys(statusByCode).join(', ')}`,
          content: { 'application/problem+json': {} },
        },
      },
    };
  }
  return { openapi: '3.0.3', info: { title: 'Tellonce', version: '1' }, paths };
};
