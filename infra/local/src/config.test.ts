import { describe, expect, it } from 'vitest';
import { readLauncherConfig } from './config.ts';
import { StartupError } from './startup-error.ts';

const account = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_API_KEY: `SK${'0'.repeat(32)}`,
  TWILIO_API_SECRET: 'secret',
};

describe('the launcher, told nothing', () => {
  it('stays on loopback with private stores, the embedded carrier and the demonstration company', () => {
    expect(readLauncherConfig([], {})).toMatchObject({
      port: 4400,
      carrierPort: 4480,
      acdReplicas: 1,
      host: '127.0.0.1',
      tls: true,
      empty: false,
      reset: false,
      databaseUrl: undefined,
      redisUrl: undefined,
      realCarrier: undefined,
      publicUrl: undefined,
    });
  });
});

it('takes flags, and a relative data directory from where the person stands', () => {
  const config = readLauncherConfig(['--port', '5000', '--data', 'here', '--empty', '--reset', '-y', '--durable'], {
    INIT_CWD: '/home/somebody',
  });
  expect(config).toMatchObject({
    port: 5000,
    dataDirectory: '/home/somebody/here',
    empty: true,
    reset: true,
    yes: true,
  });
  expect(config.durable).toBe(true);
});

it('uses a real account when it is complete and can reach us', () => {
  const config = readLauncherConfig([], {
    ...account,
    PUBLIC_URL: 'https://calls.example.com/',
    TWILIO_NUMBERS: '+864001234567, +15550001111',
  });
  expect(config.publicUrl).toBe('https://calls.example.com');
  expect(config.realCarrier?.numbers).toEqual(['+864001234567', '+15550001111']);
});

it('lets SIP phones register at the usual port, once somebody may', () => {
  expect(readLauncherConfig([], {}).sip).toEqual({ host: '127.0.0.1', port: 0, users: '' });
  const users = 'alice:a-password,bob:another:+8613812345678';
  const { sip, environment } = readLauncherConfig(['--sip-host', '192.0.2.7'], { CARRIER_SIP_USERS: users });
  expect(sip).toEqual({ host: '192.0.2.7', port: 5060, users });
  expect(environment).toEqual({});
});

describe('a configuration that cannot work is refused in one sentence', () => {
  it.each([
    [['--port', 'http'], {}, '--port http is not a port.'],
    [['--acd-replicas', '0'], {}, '--acd-replicas 0 is no number of processes.'],
    [['--sip-port', 'sip'], {}, '--sip-port sip is not a port.'],
    [['--colour'], {}, "Unknown option '--colour'"],
    [[], { PUBLIC_URL: 'calls.example.com' }, 'PUBLIC_URL is not an http(s) address.'],
    [[], { ...account }, 'A real carrier also needs PUBLIC_URL, TWILIO_NUMBERS.'],
    [[], { TWILIO_ACCOUNT_SID: 'AC1' }, 'A real carrier also needs TWILIO_AUTH_TOKEN, TWILIO_API_KEY'],
  ])('%j with %j', (flags, env, sentence) => {
    expect(() => readLauncherConfig(flags, env)).toThrow(StartupError);
    expect(() => readLauncherConfig(flags, env)).toThrow(sentence);
  });
});

it('keeps the carrier secrets and npm settings of the environment from the children', () => {
  const config = readLauncherConfig([], {
    PATH: '/bin',
    npm_config_cache: 'x',
    DATABASE_URL: 'postgres://u:p@db/t',
    REDIS_URL: 'redis://cache',
  });
  expect(config.environment).toEqual({ PATH: '/bin' });
  expect(config.databaseUrl).toBe('postgres://u:p@db/t');
});
