/**
 * Ctrl+Shift + letter. Finishing is F: Ctrl+Shift+W closes the whole window in Chrome before a page hears of it, and W
 * stands beside E. Where the browser does pass W on (an installed app, full screen), it finishes too.
 */
export const deskKeys = {
  accept: { letter: 'A' },
  reject: { letter: 'R' },
  end: { letter: 'E' },
  mute: { letter: 'M' },
  'wrap-up': { letter: 'F', alsoLetter: 'W' },
  state: { letter: 'S' },
} as const satisfies Record<string, { letter: string; alsoLetter?: string }>;
export type DeskKey = keyof typeof deskKeys;

/** For `aria-keyshortcuts`. */
export const spokenKey = (name: DeskKey): string => `Control+Shift+${deskKeys[name].letter}`;

/** By the key's place (`event.code`), so that an input method or another layout does not change it. */
export const deskKeyOf = (
  event: Pick<KeyboardEvent, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'code'>,
): DeskKey | null => {
  if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return null;
  for (const [name, key] of Object.entries(deskKeys) as [DeskKey, { letter: string; alsoLetter?: string }][])
    if (event.code === `Key${key.letter}` || (key.alsoLetter && event.code === `Key${key.alsoLetter}`)) return name;
  return null;
};
