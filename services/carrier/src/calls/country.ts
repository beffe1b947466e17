const byPrefix: readonly (readonly [string, string])[] = [
  ['+852', 'HK'],
  ['+853', 'MO'],
  ['+886', 'TW'],
  ['+86', 'CN'],
  ['+81', 'JP'],
  ['+82', 'KR'],
  ['+65', 'SG'],
  ['+61', 'AU'],
  ['+91', 'IN'],
  ['+44', 'GB'],
  ['+49', 'DE'],
  ['+33', 'FR'],
  ['+34', 'ES'],
  ['+39', 'IT'],
  ['+7', 'RU'],
  ['+1', 'US'],
];

/** Best effort, as the real geographic fields are. */
export const isoCountryOf = (number: string): string | null =>
  byPrefix.find(([prefix]) => number.startsWith(prefix))?.[1] ?? null;
