import { z } from 'zod';

const streamWord = z.discriminatedUnion('event', [
  z.object({ event: z.literal('media'), streamSid: z.string(), media: z.object({ payload: z.base64() }) }),
  z.object({ event: z.literal('mark'), streamSid: z.string(), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('clear'), streamSid: z.string() }),
]);

/** What the application may say on a bidirectional stream. */
export type StreamWord = z.infer<typeof streamWord>;

export function toStreamWord(text: string): StreamWord | null {
  try {
    const parsed = streamWord.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
