import { type IdentityAssurance, identityAssurance } from '@tellonce/contracts';
import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

export interface IvrConfig {
  /** Where the carrier reaches us: scheme, host, port, path prefix. */
  publicUrl: string;
  authToken: string;
  /** What is played while waiting; null = silence between the announcements. */
  waitMusicUrl: string | null;
  waitMusicSeconds: number;
  /** Names are spoken, and cases read out, from these levels of assurance on. */
  greetFrom: IdentityAssurance;
  readCaseFrom: IdentityAssurance;
  /** IANA zone in which times are spoken. */
  zone: string;
  /** Of the company's country: numbers for a callback are keyed without it. */
  callingCode: string;
  /** Who did not answer when called back is called again after this. */
  callbackRetryMs: number;
  /** How long the first ring waits for the customer's record. */
  lookupTimeoutMs: number;
}

export const ivrDefaults = {
  waitMusicUrl: null,
  waitMusicSeconds: 30,
  greetFrom: 'number',
  readCaseFrom: 'serial',
  zone: 'Asia/Shanghai',
  callingCode: '86',
  callbackRetryMs: 300_000,
  lookupTimeoutMs: 1_200,
} as const satisfies Omit<IvrConfig, 'publicUrl' | 'authToken'>;

const variables = z.object({
  PUBLIC_URL: z.url('the address at which the carrier reaches this service'),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  WAIT_MUSIC_URL: z.url().nullable().default(ivrDefaults.waitMusicUrl),
  WAIT_MUSIC_SECONDS: z.coerce.number().int().min(1).max(3_600).default(ivrDefaults.waitMusicSeconds),
  GREETING_ASSURANCE: identityAssurance.default(ivrDefaults.greetFrom),
  CASE_ASSURANCE: identityAssurance.default(ivrDefaults.readCaseFrom),
  COMPANY_ZONE: z.string().default(ivrDefaults.zone),
  COMPANY_CALLING_CODE: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .default(ivrDefaults.callingCode),
  CALLBACK_RETRY_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(ivrDefaults.callbackRetryMs / 1_000),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_002),
});

/** The service run alone: its own settings, its stores, its port. */
export interface StandaloneConfig {
  ivr: IvrConfig;
  databaseUrl: string;
  redisUrl: string;
  port: number;
}

export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env): StandaloneConfig => {
  const read = loadConfig(variables, env);
  return {
    ivr: {
      publicUrl: read.PUBLIC_URL,
      authToken: read.TWILIO_AUTH_TOKEN,
      waitMusicUrl: read.WAIT_MUSIC_URL,
      waitMusicSeconds: read.WAIT_MUSIC_SECONDS,
      greetFrom: read.GREETING_ASSURANCE,
      readCaseFrom: read.CASE_ASSURANCE,
      zone: read.COMPANY_ZONE,
      callingCode: read.COMPANY_CALLING_CODE,
      callbackRetryMs: read.CALLBACK_RETRY_SECONDS * 1_000,
      lookupTimeoutMs: ivrDefaults.lookupTimeoutMs,
    },
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    port: read.PORT,
  };
};
