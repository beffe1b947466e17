import { z } from 'zod';

/** The closed vocabularies, shared by every part. */
export const language = z.enum(['en', 'zh-CN']);
export type Language = z.infer<typeof language>;

export const grade = z.enum(['A', 'B', 'C', 'D']);
export type Grade = z.infer<typeof grade>;

export const routingStatus = z.enum(['offline', 'available', 'reserved', 'busy', 'wrap-up', 'not-ready']);
export type RoutingStatus = z.infer<typeof routingStatus>;

/** How sure we are who is on the line; each level includes those before it. */
export const identityAssurance = z.enum(['none', 'number', 'serial', 'pin', 'agent-verified']);
export type IdentityAssurance = z.infer<typeof identityAssurance>;

export const localized = z.strictObject({ en: z.string().max(400), 'zh-CN': z.string().max(400) });
/** A short text in every language of the product. */
export type Localized = z.infer<typeof localized>;

export const e164 = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'a telephone number in international form, such as +8613812345678');
export const timestamp = z.iso.datetime({ offset: true });
/** A UTC instant as ISO 8601 with milliseconds. */
export type Timestamp = z.infer<typeof timestamp>;
/** A short machine word: kebab-case. */
export const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
  .max(64);
export const skillLevel = z.int().min(1).max(10);
