import type { Application } from '../store/application.ts';
import type { IncomingPhoneNumber } from '../store/incoming-phone-number.ts';
import type { Form } from './form.ts';

/** The voice URLs of a number or application; an empty value removes one. All are checked before any is set. */
export function applyVoiceSettings(target: IncomingPhoneNumber | Application, form: Form): void {
  const url = (name: string, current: string): string => (form.has(name) ? (form.url(name) ?? '') : current);
  Object.assign(target, {
    voiceUrl: url('VoiceUrl', target.voiceUrl),
    voiceMethod: form.method('VoiceMethod', target.voiceMethod),
    voiceFallbackUrl: url('VoiceFallbackUrl', target.voiceFallbackUrl),
    voiceFallbackMethod: form.method('VoiceFallbackMethod', target.voiceFallbackMethod),
    statusCallback: url('StatusCallback', target.statusCallback),
    statusCallbackMethod: form.method('StatusCallbackMethod', target.statusCallbackMethod),
    smsUrl: url('SmsUrl', target.smsUrl),
    smsMethod: form.method('SmsMethod', target.smsMethod),
    smsFallbackUrl: url('SmsFallbackUrl', target.smsFallbackUrl),
    smsFallbackMethod: form.method('SmsFallbackMethod', target.smsFallbackMethod),
  });
}
