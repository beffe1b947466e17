import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { CarrierOptions } from './create-carrier.ts';
import { parseSipUser } from './sip/sip-user.ts';

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} and 32 hexadecimal digits`);

const environmentSchema = z.object({
  TWILIO_ACCOUNT_SID: sid('AC').optional(),
  TWILIO_AUTH_TOKEN: z.string().min(5).optional(),
  TWILIO_API_KEY: sid('SK').optional(),
  TWILIO_API_SECRET: z.string().min(5).optional(),
  CARRIER_SIM_TOKEN: z.string().min(5).optional(),
  CARRIER_NUMBERS: z.string().optional(),
  CARRIER_TEMPO: z.coerce.number().positive().max(10_000).optional(),
  CARRIER_PHONE_DIRECTORY: z.string().optional(),
  CARRIER_AUDIO: z.stringbool().optional(),
  CARRIER_DATA_DIRECTORY: z.string().optional(),
  CARRIER_SIP_USERS: z.string().optional(),
  CARRIER_PARENT_WATCH: z.stringbool().optional(),
});

export interface CarrierConfig {
  options: CarrierOptions;
  isParentWatched: boolean;
}

/** Flags win over the environment. Throws with one clear sentence for what is wrong. */
export function readConfig(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CarrierConfig {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'media-host': { type: 'string' },
      numbers: { type: 'string' },
      tempo: { type: 'string' },
      'virtual-time': { type: 'boolean' },
      'no-phone': { type: 'boolean' },
      'phone-directory': { type: 'string' },
      'allow-origin': { type: 'string', multiple: true },
      audio: { type: 'boolean' },
      'no-audio': { type: 'boolean' },
      'data-directory': { type: 'string' },
      'sip-host': { type: 'string' },
      'sip-port': { type: 'string' },
      'sip-user': { type: 'string', multiple: true },
      'no-sip': { type: 'boolean' },
    },
  });
  const env = readEnvironment(environment);
  const numbers = toNumbers(values.numbers ?? env.CARRIER_NUMBERS ?? '');
  const tempo = values.tempo === undefined ? env.CARRIER_TEMPO : z.coerce.number().positive().parse(values.tempo);
  // At another tempo prompts are cut short: that is for tests, and not worth hearing.
  const wantsAudio = values['no-audio'] ? false : (values.audio ?? env.CARRIER_AUDIO);
  const dataDirectory = values['data-directory'] ?? env.CARRIER_DATA_DIRECTORY;
  const directory = values['phone-directory'] ?? env.CARRIER_PHONE_DIRECTORY;
  const sipUsers = values['sip-user'] ?? env.CARRIER_SIP_USERS?.split(',').filter((one) => one.trim() !== '') ?? [];
  return {
    isParentWatched: env.CARRIER_PARENT_WATCH ?? false,
    options: {
      port: portOf(values.port),
      ...(values.host ? { host: values.host } : {}),
      ...(values['media-host'] ? { mediaHost: values['media-host'] } : {}),
      numbers,
      virtualTime: values['virtual-time'] ?? false,
      phone: !(values['no-phone'] ?? false),
      audio: wantsAudio ?? (!values['virtual-time'] && (tempo ?? 1) === 1),
      ...(dataDirectory ? { dataDirectory } : {}),
      ...(tempo ? { tempo } : {}),
      ...(directory ? { phoneDirectoryFile: directory } : {}),
      sip: values['no-sip']
        ? false
        : {
            ...(values['sip-host'] ? { host: values['sip-host'] } : {}),
            port: portOf(values['sip-port']),
            users: sipUsers.map((one) => parseSipUser(one.trim())),
          },
      ...(values['allow-origin'] ? { allowedOrigins: values['allow-origin'] } : {}),
      credentials: {
        ...(env.TWILIO_ACCOUNT_SID ? { accountSid: env.TWILIO_ACCOUNT_SID } : {}),
        ...(env.TWILIO_AUTH_TOKEN ? { authToken: env.TWILIO_AUTH_TOKEN } : {}),
        ...(env.TWILIO_API_KEY ? { apiKey: env.TWILIO_API_KEY } : {}),
        ...(env.TWILIO_API_SECRET ? { apiSecret: env.TWILIO_API_SECRET } : {}),
        ...(env.CARRIER_SIM_TOKEN ? { simToken: env.CARRIER_SIM_TOKEN } : {}),
      },
    },
  };
}

/** Empty variables count as absent. */
function readEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const parsed = environmentSchema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}

const portOf = (text: string | undefined): number =>
  text === undefined ? 0 : z.coerce.number().int().min(0).max(65_535).parse(text);

function toNumbers(list: string): string[] {
  const numbers = list.split(/[,\s]+/).filter((one) => one !== '');
  const wrong = numbers.find((one) => !/^\+[1-9]\d{6,14}$/.test(one));
  if (wrong) throw new Error(`${wrong} is not a number in E.164 form (as +8640012345678)`);
  return numbers;
}
