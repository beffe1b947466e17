import { goTo } from '../script/resolve-url.ts';
import { next, type Verb, type VerbContext } from '../script/script.ts';
import { MediaStream } from '../streams/media-stream.ts';
import { streamWishOf } from '../streams/stream-settings.ts';
import { waitFor } from '../time/interruptible.ts';
import { methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

/** Gives the call's sound to the application, both ways, until one of the two ends it. */
export const connect: Verb = async (context, node) => {
  const { engine, leg, page } = context;
  leg.typedAhead = '';
  const noun = node.children.find((child) => child.name === 'Stream');
  for (const child of node.children) {
    if (child === noun) continue;
    notify(context, 12200, `<Connect><${child.name}> is not built into this carrier`);
  }
  if (!noun) return next;
  const wish = streamWishOf(page, noun);
  if (wish.kind === 'invalid') {
    notify(context, wish.code, wish.reason);
    return next;
  }
  const stream = new MediaStream(engine, leg, { ...wish.settings, tracks: ['inbound'] }, true);
  await untilEnded(context, stream);
  return settle(context, node, stream);
};

function untilEnded({ signal }: VerbContext, stream: MediaStream): Promise<void> {
  return waitFor<void>(signal, (resolve) => {
    const stopListening = stream.ended.subscribe(() => resolve());
    void stream.open();
    return () => {
      stopListening();
      stream.stop();
    };
  });
}

function settle(context: VerbContext, node: TwimlNode, stream: MediaStream) {
  const { action, method } = node.attributes;
  if (!action) return next;
  return goTo(context.page, action, methodOf(method), {
    StreamSid: stream.sid,
    ...(stream.name ? { StreamName: stream.name } : {}),
  });
}

function notify({ engine, leg, page }: VerbContext, code: number, text: string): void {
  const level = code === 12200 ? 'warning' : 'error';
  engine.legs.notify(leg, { level, code, text, url: page.url ?? '', method: page.method });
}
