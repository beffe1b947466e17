/** `Fri, 20 Aug 2010 01:13:42 +0000`, the only date form of this API and of its webhooks. */
export const toRfc2822 = (ms: number): string => new Date(ms).toUTCString().replace('GMT', '+0000');
