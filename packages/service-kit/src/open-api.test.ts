import { routes } from '@tellonce/contracts';
import { expect, it } from 'vitest';
import { openApiDocument } from './open-api.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean }[];
}
const document = openApiDocument() as { paths: Record<string, Record<string, Operation>> };
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

it('describes every route once', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(routes).sort());
});
it('names parameters of address and query', () => {
  const update = operations.find(({ operationId }) => operationId === 'queues.update');
  expect(update?.parameters.map((each) => [each.name, each.in, each.required])).toEqual([
    ['queueId', 'path', true],
    ['version', 'query', true],
  ]);
  const search = operations.find(({ operationId }) => operationId === 'customers.search');
  expect(search?.parameters.find(({ name }) => name === 'limit')?.required).toBe(false);
});
it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
