import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Credentials } from '../account/account.ts';
import type { ClientGrant } from './client-device.ts';

export type VerifiedToken =
  | { kind: 'granted'; grant: ClientGrant }
  | { kind: 'refused'; code: 31204 | 31205; message: string };

const payloadSchema = z.object({
  sub: z.string(),
  exp: z.number(),
  grants: z.object({
    identity: z.string().min(1).max(256),
    voice: z.object({
      incoming: z.object({ allow: z.boolean() }).optional(),
      outgoing: z.object({ application_sid: z.string() }).optional(),
    }),
  }),
});

/** Checks an access token for voice: signature, issuer, account, age and grants. */
export async function verifyAccessToken(token: string, credentials: Credentials, now: number): Promise<VerifiedToken> {
  const invalid = (message: string): VerifiedToken => ({ kind: 'refused', code: 31204, message });
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(credentials.apiSecret), {
      algorithms: ['HS256'],
      issuer: credentials.apiKey,
      currentDate: new Date(now),
    });
    const parsed = payloadSchema.safeParse(payload);
    if (!parsed.success) return invalid('the token carries no voice grant');
    if (parsed.data.sub !== credentials.accountSid) return invalid('the token is for another account');
    const { identity, voice } = parsed.data.grants;
    return {
      kind: 'granted',
      grant: {
        identity,
        outgoingApplicationSid: voice.outgoing?.application_sid ?? null,
        mayBeRung: voice.incoming?.allow === true,
        expiresAt: parsed.data.exp * 1000,
      },
    };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { kind: 'refused', code: 31205, message: 'the token has expired' };
    return invalid('the token is not valid');
  }
}
