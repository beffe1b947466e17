import { useState } from 'react';

export interface Edit<T> {
  values: T;
  changed: Partial<T>;
  isChanged: boolean;
  change(part: Partial<T>): void;
}

/**
 * What a form shows: the record as it is known now, and over it what was typed. A newer record, read after somebody
 * else's change, shows through wherever nothing was typed and wipes nothing that was.
 */
export const useEdit = <T extends object>(record: T): Edit<T> => {
  const [changed, setChanged] = useState<Partial<T>>({});
  return {
    values: { ...record, ...changed },
    changed,
    isChanged: Object.keys(changed).length > 0,
    change: (part) => setChanged((before) => ({ ...before, ...part })),
  };
};
