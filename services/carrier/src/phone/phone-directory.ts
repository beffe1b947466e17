import { readFile } from 'node:fs/promises';
import { z } from 'zod';

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

/** Who may be played, and what can be dialled. Read anew each time, because the demonstration data may be made anew. */
export async function readPhoneDirectory(
  file: string | null,
  ownedNumbers: readonly string[],
  warn: (message: string, detail: unknown) => void,
): Promise<PhoneDirectory> {
  const listed = file === null ? { callers: [], numbers: [] } : await readListed(file, warn);
  const dialable = listed.numbers.filter((one) => ownedNumbers.includes(one.number));
  return {
    callers: listed.callers,
    numbers: dialable.length > 0 ? dialable : ownedNumbers.map((number) => ({ number })),
  };
}

async function readListed(file: string, warn: (message: string, detail: unknown) => void): Promise<PhoneDirectory> {
  try {
    return directorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    warn('the phone directory cannot be read', { file, err: error });
    return { callers: [], numbers: [] };
  }
}
