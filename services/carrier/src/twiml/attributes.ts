import type { TwimlNode } from './parse-twiml.ts';

export type HttpMethod = 'GET' | 'POST';

export const methodOf = (value: string | undefined, otherwise: HttpMethod = 'POST'): HttpMethod =>
  value?.toUpperCase() === 'GET' ? 'GET' : value?.toUpperCase() === 'POST' ? 'POST' : otherwise;

export function integerOf(value: string | undefined, otherwise: number, least = 0): number {
  const number = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
  return Number.isInteger(number) && number >= least ? number : otherwise;
}

export const booleanOf = (value: string | undefined, otherwise: boolean): boolean =>
  value === undefined ? otherwise : value.toLowerCase() === 'true';

export const wordsOf = (value: string | undefined): string[] =>
  (value ?? '').split(/[\s,]+/).filter((word) => word !== '');

export const attribute = (node: TwimlNode, name: string): string | undefined => node.attributes[name];
