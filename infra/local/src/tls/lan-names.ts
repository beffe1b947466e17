import { hostname, networkInterfaces } from 'node:os';
import { isLoopback } from '../stack-options.ts';

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Addresses by which others may reach this machine; the one that most will use comes first. */
const addresses = (): string[] => {
  const all = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  const of = (family: 'IPv4' | 'IPv6') => all.filter((each) => each.family === family).map(({ address }) => address);
  return [...of('IPv4'), ...of('IPv6')];
};

/** What a certificate must be good for, wherever the browser stands. */
export const lanNames = (host: string): string[] => {
  const own = hostname().toLowerCase();
  const names = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(own) ? [own, `${own.replace(/\.local$/, '')}.local`] : [];
  const given = isEverywhere(host) || isLoopback(host) ? [] : [host];
  return [...new Set([...given, ...addresses(), ...names, 'localhost', '127.0.0.1', '::1'])];
};

/** The name that is told to people: the one to listen on, or the first by which others reach us. */
export const lanHost = (host: string): string => (isEverywhere(host) ? (addresses()[0] ?? '127.0.0.1') : host);

export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
