import type { HttpMethod } from '../twiml/attributes.ts';

/** A TwiML application: where calls of browser clients are answered. */
export class Application {
  readonly sid: string;
  readonly createdAt: number;
  updatedAt: number;
  friendlyName: string;
  voiceUrl = '';
  voiceMethod: HttpMethod = 'POST';
  voiceFallbackUrl = '';
  voiceFallbackMethod: HttpMethod = 'POST';
  statusCallback = '';
  statusCallbackMethod: HttpMethod = 'POST';
  smsUrl = '';
  smsMethod: HttpMethod = 'POST';
  smsFallbackUrl = '';
  smsFallbackMethod: HttpMethod = 'POST';
  smsStatusCallback = '';
  messageStatusCallback = '';

  constructor(options: { sid: string; friendlyName: string; createdAt: number }) {
    this.sid = options.sid;
    this.friendlyName = options.friendlyName;
    this.createdAt = options.createdAt;
    this.updatedAt = options.createdAt;
  }
}
