import type { RecordingTrack } from '../recordings/recorder.ts';
import type { RecordingCallback, RecordingSettings } from '../recordings/recording.ts';
import { recordingEventsOf, trimOf } from '../recordings/twiml-settings.ts';
import type { Form } from './form.ts';
import { RestError } from './rest-error.ts';

/** `RecordingChannels`, `RecordingTrack`, `Trim` and the callback, of whatever request can start a recording. */
export function recordingSettingsOf(form: Form): RecordingSettings {
  return {
    channels: oneOf(form, 'RecordingChannels', ['mono', 'dual']) === 'dual' ? 2 : 1,
    track: (oneOf(form, 'RecordingTrack', ['inbound', 'outbound', 'both']) as RecordingTrack | undefined) ?? 'both',
    trim: trimOf(form.text('Trim')),
    callback: callbackOf(form, 'RecordingStatusCallback'),
  };
}

/** `ConferenceRecord` of a participant that is added, or null: the room is not recorded. */
export function conferenceRecordingOf(form: Form): RecordingSettings | null {
  const wish = form.text('ConferenceRecord') ?? 'false';
  if (!['true', 'false', 'record-from-start', 'do-not-record', ''].includes(wish))
    throw new RestError(400, 20001, `Invalid ConferenceRecord value: ${wish.slice(0, 40)}`);
  const callback = callbackOf(form, 'ConferenceRecordingStatusCallback');
  if (wish !== 'true' && wish !== 'record-from-start') return null;
  return { channels: 1, track: 'both', trim: trimOf(form.text('ConferenceTrim')), callback };
}

function callbackOf(form: Form, name: string): RecordingCallback | null {
  const url = form.url(name);
  const method = form.method(`${name}Method`);
  if (!url) return null;
  const words = form.texts(`${name}Event`).flatMap((text) => text.split(/[\s,]+/));
  return { url, method, events: recordingEventsOf(words) };
}

function oneOf(form: Form, name: string, values: readonly string[]): string | undefined {
  const value = form.text(name);
  if (!value) return undefined;
  if (!values.includes(value)) throw new RestError(400, 20001, `Invalid ${name} value: ${value.slice(0, 40)}`);
  return value;
}
