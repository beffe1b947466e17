import type { HttpMethod } from '../twiml/attributes.ts';
import { RestError } from './rest-error.ts';

/** The parameters of a request: names as Twilio writes them, repeated ones as lists. Unknown ones are ignored. */
export class Form {
  #values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    this.#values = typeof values === 'object' && values !== null ? (values as Record<string, unknown>) : {};
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    const first = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? first : undefined;
  }

  texts(name: string): string[] {
    const value = this.#values[name];
    const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return list.filter((one): one is string => typeof one === 'string');
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined || value === '') return undefined;
    if (value !== 'true' && value !== 'false') throw new RestError(400, 20001, `Invalid boolean parameter ${name}`);
    return value === 'true';
  }

  integer(name: string, code: number, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    const number = Number(value);
    if (!Number.isInteger(number) || number < least || number > most) {
      throw new RestError(400, code, `Invalid ${name} value: ${value.slice(0, 40)}`);
    }
    return number;
  }

  method(name: string, otherwise: HttpMethod = 'POST'): HttpMethod {
    const value = this.text(name)?.toUpperCase();
    if (value === undefined || value === '') return otherwise;
    if (value !== 'GET' && value !== 'POST')
      throw new RestError(400, 21209, `Invalid ${name} value: ${value.slice(0, 40)}`);
    return value;
  }

  /** An absolute http(s) URL; empty counts as not given. */
  url(name: string, code = 21205): string | undefined {
    const value = this.text(name)?.trim();
    if (!value) return undefined;
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
      throw new RestError(400, code, `${name} is not a valid URL: ${value.slice(0, 200)}`);
    }
    return value;
  }
}
