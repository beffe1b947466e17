import type { HttpMethod } from '../twiml/attributes.ts';

/** What Twilio's debugger would show for a call. */
export interface CallNotification {
  sid: string;
  callSid: string;
  createdAt: number;
  errorCode: number;
  level: 'error' | 'warning';
  text: string;
  requestUrl: string;
  requestMethod: HttpMethod;
}
