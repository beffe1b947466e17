import type { AudioTap } from '../streams/audio-tap.ts';
import type { AudibleCalls } from './audible-calls.ts';
import type { MediaPort } from './media-port.ts';

/** What the application has sent to one leg. */
interface Feed {
  /** The number of the last piece; numbers of all legs and times are different. */
  sent: number;
  heard: number;
  waiting: Set<{ until: number; then: () => void }>;
}

/** The sound of legs, from the media process and back to it. */
export function audibleTap(media: MediaPort, calls: AudibleCalls): AudioTap {
  const feeds = new Map<string, Feed>();
  let lastTap = 0;
  let lastNumber = 0;
  const hearUpTo = (feed: Feed, number: number) => {
    feed.heard = Math.max(feed.heard, number);
    for (const one of [...feed.waiting]) {
      if (one.until > feed.heard || !feed.waiting.delete(one)) continue;
      one.then();
    }
  };
  media.subscribe((event) => {
    if (event.type === 'queue-heard') {
      const feed = feeds.get(event.queue);
      if (feed) hearUpTo(feed, event.number);
    } else if (event.type === 'restarted') {
      // What the old process had not played is lost: nobody shall wait for it for ever.
      for (const feed of feeds.values()) hearUpTo(feed, feed.sent);
    }
  });
  return {
    listen(callSid, track, onFrame) {
      lastTap += 1;
      const name = `tap ${lastTap}`;
      const plan = {
        recordingSid: name,
        subject: { kind: 'call', callSid },
        channels: 1,
        track,
        trim: 'do-not-trim',
      } as const;
      const stop = media.tap(name, calls.follow(plan)[0] ?? [], onFrame);
      return () => {
        calls.forget(plan);
        stop();
      };
    },
    play(callSid, sound) {
      lastNumber += 1;
      const number = lastNumber;
      const feed = feeds.get(callSid) ?? { sent: 0, heard: 0, waiting: new Set() };
      feeds.set(callSid, feed);
      feed.sent = number;
      // After the turn, as what legs hear: the queue is listened to when its first piece comes.
      setImmediate(() => {
        if (feeds.get(callSid) === feed) media.feed(callSid, sound, number);
      });
    },
    whenHeard(callSid, then) {
      const feed = feeds.get(callSid);
      if (!feed || feed.heard >= feed.sent) {
        then();
        return () => {};
      }
      const one = { until: feed.sent, then };
      feed.waiting.add(one);
      return () => void feed.waiting.delete(one);
    },
    hush(callSid) {
      feeds.delete(callSid);
      media.drain(callSid);
    },
  };
}
