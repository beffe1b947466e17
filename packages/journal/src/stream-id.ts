/** Ids of Redis Streams: `<milliseconds>-<sequence>`; `0` is before the first. */
export const beforeFirst = '0-0';

const partsOf = (id: string): [number, number] => {
  const [ms = '0', sequence = '0'] = id.split('-');
  return [Number(ms), Number(sequence)];
};

/** Negative when `a` is older than `b`, 0 when they are the same. */
export const compareStreamIds = (a: string, b: string): number => {
  const [aMs, aSequence] = partsOf(a);
  const [bMs, bSequence] = partsOf(b);
  return aMs - bMs || aSequence - bSequence;
};

/** The instant of a stream id, in epoch milliseconds: the one clock of a partition. */
export const atOf = (id: string): number => partsOf(id)[0];
