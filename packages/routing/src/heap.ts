/** A binary heap: `push` and `pop` in O(log n), the least element by `isBefore` first. */
export interface Heap<T> {
  readonly size: number;
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  /** Drops what is no longer true, in O(n). */
  keep(isTrue: (item: T) => boolean): void;
}

export const createHeap = <T>(isBefore: (a: T, b: T) => boolean): Heap<T> => {
  let items: T[] = [];

  const up = (from: number): void => {
    const item = items[from] as T;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(item, items[parent] as T)) break;
      items[index] = items[parent] as T;
      index = parent;
    }
    items[index] = item;
  };
  const down = (from: number): void => {
    const item = items[from] as T;
    const { length } = items;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(items[child + 1] as T, items[child] as T)) child += 1;
      if (!isBefore(items[child] as T, item)) break;
      items[index] = items[child] as T;
      index = child;
    }
    items[index] = item;
  };

  return {
    get size() {
      return items.length;
    },
    push(item) {
      items.push(item);
      up(items.length - 1);
    },
    peek: () => items[0],
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0) {
        items[0] = last as T;
        down(0);
      }
      return first;
    },
    keep(isTrue) {
      items = items.filter(isTrue);
      for (let index = (items.length >> 1) - 1; index >= 0; index -= 1) down(index);
    },
  };
};
