import type { Language } from '@tellonce/contracts';
import twilio from 'twilio';

const { VoiceResponse } = twilio.twiml;
/** The SDK's document builder: `response.gather(…)`, `response.dial(…)` … */
export type VoiceDocument = InstanceType<typeof VoiceResponse>;

/** A document as XML text. @example twiml((response) => say(response, 'en', 'Please hold the line.')) */
export const twiml = (build: (response: VoiceDocument) => void): string => {
  const response = new VoiceResponse();
  build(response);
  return response.toString();
};

/** A document that asks for nothing: what a callback or a harmless action is answered with. */
export const emptyDocument: string = twiml(() => undefined);

/** The carrier's name of each of our languages. */
export const spokenLanguage = { en: 'en-US', 'zh-CN': 'zh-CN' } as const satisfies Record<Language, string>;

interface Speaking {
  say(attributes: { language: (typeof spokenLanguage)[Language] }, message: string): unknown;
}

/** Speaks a text in one of our languages, on a document or inside a Gather. At most 4096 characters. */
export const say = (target: Speaking, language: Language, text: string): void => {
  target.say({ language: spokenLanguage[language] }, text);
};

/** Sends a document as the answer to a webhook. */
export const sendTwiml = (
  res: { status(code: number): { type(name: string): { send(body: string): unknown } } },
  xml: string,
): void => {
  res.status(200).type('text/xml').send(xml);
};
