const keys = '0123456789*#ABCD';
/** An event whose timestamp is not newer than this was told already: half of the circle of timestamps is the past. */
const segmentSlack = 8000;

/**
 * Keys from RFC 4733 events. A key is sent as many packets of one timestamp, the last of them three times: each is told
 * once, at its first packet that arrives, be it only one of the last. A key held for longer than a packet can count
 * (8 s) goes on under a new timestamp: that is the same key.
 */
export class KeyEvents {
  #told: { key: string; timestamp: number; duration: number; hasEnded: boolean } | null = null;

  /** @returns the key when it is a new one. */
  read(timestamp: number, packet: Uint8Array, start: number, end: number): string | null {
    if (end - start < 4) return null;
    const key = keys[packet[start] ?? 255];
    if (key === undefined) return null;
    const hasEnded = ((packet[start + 1] ?? 0) & 0x80) !== 0;
    const duration = ((packet[start + 2] ?? 0) << 8) | (packet[start + 3] ?? 0);
    const told = this.#told;
    if (told) {
      const age = (timestamp - told.timestamp) | 0;
      if (age === 0 && key === told.key) {
        told.hasEnded ||= hasEnded;
        if (duration > told.duration) told.duration = duration;
        return null;
      }
      // Of an earlier key, overtaken.
      if (age < 0 && age > -0x10000) return null;
      const isNextSegment =
        !told.hasEnded &&
        key === told.key &&
        told.duration > 0xffff - segmentSlack &&
        Math.abs(age - told.duration) <= segmentSlack;
      if (isNextSegment) {
        this.#told = { key, timestamp, duration, hasEnded };
        return null;
      }
    }
    this.#told = { key, timestamp, duration, hasEnded };
    return key;
  }
}
