import { say, twiml, type VoiceDocument, webhookUrl } from '@tellonce/carrier-client';
import type { Instruction, Speech } from '@tellonce/flows';
import type { Answer } from '../dialogue/answer.ts';

/** An answer in the carrier's words. Addresses are absolute; they carry the interaction and the turn they answer. */
export const toTwiml = (answer: Answer, publicUrl: string): string => {
  const ours = answer.interactionId ? { i: answer.interactionId } : ({} as Record<string, string>);
  const addresses: Addresses = {
    again: webhookUrl(publicUrl, '/webhooks/ivr/voice'),
    step: webhookUrl(publicUrl, answer.inQueue ? '/webhooks/ivr/wait-step' : '/webhooks/ivr/step', {
      ...ours,
      n: String(answer.turn),
    }),
    wait: webhookUrl(publicUrl, '/webhooks/ivr/wait', ours),
    queueLeft: webhookUrl(publicUrl, '/webhooks/ivr/queue-left', ours),
  };
  return twiml((response) => {
    for (const instruction of answer.rendering) write(response, instruction, addresses);
  });
};

type Addresses = Readonly<Record<'again' | 'step' | 'wait' | 'queueLeft', string>>;
const method = 'POST';

const write = (response: VoiceDocument, instruction: Instruction, addresses: Addresses): void => {
  switch (instruction.kind) {
    case 'gather': {
      const gather = response.gather({
        input: ['dtmf'],
        action: addresses.step,
        method,
        timeout: instruction.timeoutSeconds,
        finishOnKey: instruction.finishOnKey,
        ...(instruction.numDigits === undefined ? {} : { numDigits: instruction.numDigits }),
      });
      for (const speech of instruction.prompts) writeSpeech(gather, speech);
      return;
    }
    case 'enqueue':
      response.enqueue(
        { action: addresses.queueLeft, method, waitUrl: addresses.wait, waitUrlMethod: method },
        instruction.queueKey,
      );
      return;
    case 'redirect':
      // The same address that keys would go to: no keys is what it tells.
      response.redirect({ method }, instruction.because === 'silence' ? addresses.step : addresses.again);
      return;
    case 'hangup':
      response.hangup();
      return;
    default:
      writeSpeech(response, instruction);
  }
};

type Hearing = Pick<VoiceDocument, 'say' | 'play' | 'pause'>;

const writeSpeech = (target: Hearing, speech: Speech): void => {
  switch (speech.kind) {
    case 'say':
      say(target, speech.language, speech.text);
      return;
    case 'pause':
      target.pause({ length: speech.seconds });
      return;
    case 'play':
      target.play({ loop: speech.times }, speech.url);
  }
};
