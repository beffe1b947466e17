import type { TwimlNode } from '../twiml/parse-twiml.ts';
import { promptOfSay } from '../verbs/say.ts';
import type { MediaPort } from './media-port.ts';

/** Has the words of a document spoken before they are wanted: a caller should not wait for a voice between prompts. */
export function prepareAhead(media: MediaPort, verbs: readonly TwimlNode[]): void {
  if (!media.isAudible) return;
  for (const node of verbs) {
    const prompt = node.name === 'Say' ? promptOfSay(node) : null;
    if (prompt) void media.prepare(prompt);
    else prepareAhead(media, node.children);
  }
}
