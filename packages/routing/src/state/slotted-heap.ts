/** What lies in a heap knows where: −1 when it does not. So it can be taken out of the middle. */
export interface Slotted {
  slot: number;
}

/** A binary heap, the least by `isBefore` first: put in, taken out and moved in O(log n). */
export interface SlottedHeap<T extends Slotted> {
  readonly size: number;
  add(item: T): void;
  remove(item: T): void;
  /** Its key has changed. */
  reorder(item: T): void;
  peek(): T | undefined;
  /** The first that is accepted; passes over k others in O(k²), and k is expected to be small. */
  first(accepts: (item: T) => boolean): T | undefined;
  /** In no order. */
  items(): readonly T[];
}

export const createSlottedHeap = <T extends Slotted>(isBefore: (a: T, b: T) => boolean): SlottedHeap<T> => {
  const items: T[] = [];

  const up = (item: T, from: number): void => {
    let slot = from;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      const above = items[parent] as T;
      if (!isBefore(item, above)) break;
      items[slot] = above;
      above.slot = slot;
      slot = parent;
    }
    items[slot] = item;
    item.slot = slot;
  };
  const down = (item: T, from: number): void => {
    let slot = from;
    const { length } = items;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(items[child + 1] as T, items[child] as T)) child += 1;
      const below = items[child] as T;
      if (!isBefore(below, item)) break;
      items[slot] = below;
      below.slot = slot;
      slot = child;
    }
    items[slot] = item;
    item.slot = slot;
  };

  const first = (accepts: (item: T) => boolean): T | undefined => {
    const open = items.length > 0 ? [0] : [];
    while (open.length > 0) {
      let least = 0;
      for (let n = 1; n < open.length; n += 1) {
        if (isBefore(items[open[n] as number] as T, items[open[least] as number] as T)) least = n;
      }
      const slot = open[least] as number;
      const item = items[slot] as T;
      if (accepts(item)) return item;
      const [left, right] = [2 * slot + 1, 2 * slot + 2];
      open.splice(least, 1);
      if (left < items.length) open.push(left);
      if (right < items.length) open.push(right);
    }
    return undefined;
  };

  return {
    get size() {
      return items.length;
    },
    add(item) {
      items.push(item);
      up(item, items.length - 1);
    },
    remove(item) {
      const { slot } = item;
      if (slot < 0) return;
      item.slot = -1;
      const last = items.pop() as T;
      if (last === item) return;
      up(last, slot);
      if (last.slot === slot) down(last, slot);
    },
    reorder(item) {
      const { slot } = item;
      up(item, slot);
      if (item.slot === slot) down(item, slot);
    },
    peek: () => items[0],
    first: (accepts) => {
      const [head] = items;
      return head === undefined || accepts(head) ? head : first(accepts);
    },
    items: () => items,
  };
};
