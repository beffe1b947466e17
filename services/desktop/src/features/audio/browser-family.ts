/** Whose settings a person has to open to allow a microphone. */
type BrowserFamily = 'chrome' | 'firefox' | 'safari';

/** Edge, Opera and the rest of the family keep it where Chrome does. */
export const browserFamily = (userAgent: string): BrowserFamily => {
  if (/Firefox|FxiOS/.test(userAgent)) return 'firefox';
  return /Chrome|Chromium|CriOS|Edg/.test(userAgent) || !/Safari/.test(userAgent) ? 'chrome' : 'safari';
};
