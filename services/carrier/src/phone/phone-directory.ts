import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { IncomingPhoneNumber } from '../store/incoming-phone-number.ts';

const inBothLanguages = z.union([z.string(), z.object({ en: z.string(), zh: z.string() })]);

const directorySchema = z.object({
  callers: z
    .array(
      z.object({
        name: z.string(),
        number: z.string(),
        language: z.string().optional(),
        note: inBothLanguages.optional(),
      }),
    )
    .default([]),
  numbers: z.array(z.object({ number: z.string(), label: inBothLanguages.optional() })).default([]),
});

export type PhoneDirectory = z.infer<typeof directorySchema>;

/** Who may be played, and what can be dialled: what is listed first, then whatever else the account owns. Read anew each time, because the demonstration data may be made anew. */
export async function readPhoneDirectory(
  file: string | null,
  owned: readonly Pick<IncomingPhoneNumber, 'phoneNumber' | 'friendlyName'>[],
  warn: (message: string, detail: unknown) => void,
): Promise<PhoneDirectory> {
  const listed = file === null ? { callers: [], numbers: [] } : await readListed(file, warn);
  const dialable = listed.numbers.filter((one) => owned.some(({ phoneNumber }) => phoneNumber === one.number));
  const unlisted = owned
    .filter(({ phoneNumber }) => !dialable.some((one) => one.number === phoneNumber))
    // Named after itself: not named at all.
    .map(({ phoneNumber, friendlyName }) =>
      friendlyName === phoneNumber ? { number: phoneNumber } : { number: phoneNumber, label: friendlyName },
    );
  return { callers: listed.callers, numbers: [...dialable, ...unlisted] };
}

async function readListed(file: string, warn: (message: string, detail: unknown) => void): Promise<PhoneDirectory> {
  try {
    return directorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    warn('the phone directory cannot be read', { file, err: error });
    return { callers: [], numbers: [] };
  }
}
