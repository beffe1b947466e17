import { describe, expect, it } from 'vitest';
import { KeyEvents } from './key-events.ts';
import { KeySender } from './key-sender.ts';

/** What a tick sends: the duration of each packet and whether it is the last; `sound` where there is none. */
function run(sender: KeySender, ticks: number) {
  const packets: { timestamp: number; isFirst: boolean; payload: number[] }[] = [];
  const sounding: boolean[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    const isKey = sender.step(tick * 160, ({ timestamp, isFirst, payload }) =>
      packets.push({ timestamp, isFirst, payload: [...payload] }),
    );
    sounding.push(!isKey);
  }
  return { packets, sounding };
}

describe('keys towards a phone', () => {
  it('are events that grow for 100 ms, end three times, and leave a pause', () => {
    const sender = new KeySender();
    sender.press('5');
    const { packets, sounding } = run(sender, 10);
    expect(packets.map(({ payload }) => payload[2]! * 256 + payload[3]!)).toEqual([160, 320, 480, 640, 800, 800, 800]);
    expect(packets.map(({ payload }) => payload[1]! >= 128)).toEqual([false, false, false, false, true, true, true]);
    expect(new Set(packets.map(({ timestamp }) => timestamp))).toEqual(new Set([0]));
    expect(packets.map(({ isFirst }) => isFirst)).toEqual([true, false, false, false, false, false, false]);
    expect(sounding).toEqual([false, false, false, false, false, true, true, true, true, true]);
  });

  it('arrive as they were typed, the same one twice too', () => {
    const sender = new KeySender();
    sender.press('1w1#');
    sender.press('A');
    const received = new KeyEvents();
    const keys = run(sender, 80).packets.map(({ timestamp, payload }) =>
      received.read(timestamp, Uint8Array.from(payload), 0, 4),
    );
    expect(keys.filter((key) => key !== null).join('')).toBe('11#A');
  });

  it('are not kept without end', () => {
    const sender = new KeySender();
    sender.press('1'.repeat(1000));
    expect(run(sender, 2000).packets).toHaveLength(64 * 7);
  });
});
