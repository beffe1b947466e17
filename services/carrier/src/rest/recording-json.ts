import type { Recording } from '../recordings/recording.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { basePath } from './to-json.ts';

/** What a recording shows wherever it is listed; a call's has its track, the account's its media. */
function commonJson(accountSid: string, recording: Recording) {
  const isSettled = recording.status === 'completed' || recording.status === 'absent';
  return {
    sid: recording.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: recording.leg?.sid ?? null,
    conference_sid: recording.conferenceSid,
    channels: recording.channels,
    date_created: toRfc2822(recording.startedAt),
    date_updated: toRfc2822(recording.updatedAt),
    start_time: toRfc2822(recording.startedAt),
    duration: isSettled ? String(recording.seconds) : null,
    price: null,
    price_unit: isSettled ? 'USD' : null,
    source: recording.source,
    status: recording.status,
    error_code: null,
    encryption_details: null,
  };
}

export function recordingJson(accountSid: string, recording: Recording, mediaUrl: string) {
  const path = `${basePath(accountSid)}/Recordings/${recording.sid}`;
  return {
    ...commonJson(accountSid, recording),
    ...(recording.isDeleted ? { status: 'deleted' } : {}),
    media_url: mediaUrl,
    uri: `${path}.json`,
    subresource_uris: { add_on_results: `${path}/AddOnResults.json`, transcriptions: `${path}/Transcriptions.json` },
  };
}

export const callRecordingJson = (accountSid: string, recording: Recording) => ({
  ...commonJson(accountSid, recording),
  track: recording.track,
  uri: `${basePath(accountSid)}/Calls/${recording.leg?.sid}/Recordings/${recording.sid}.json`,
});

export const conferenceRecordingJson = (accountSid: string, recording: Recording) => ({
  ...commonJson(accountSid, recording),
  uri: `${basePath(accountSid)}/Conferences/${recording.conferenceSid}/Recordings/${recording.sid}.json`,
});
