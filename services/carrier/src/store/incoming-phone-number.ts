import type { HttpMethod } from '../twiml/attributes.ts';

/** A number of the account. Empty URLs are empty strings, as Twilio shows them. */
export class IncomingPhoneNumber {
  readonly sid: string;
  readonly phoneNumber: string;
  readonly createdAt: number;
  updatedAt: number;
  friendlyName: string;
  voiceUrl = '';
  voiceMethod: HttpMethod = 'POST';
  voiceFallbackUrl = '';
  voiceFallbackMethod: HttpMethod = 'POST';
  statusCallback = '';
  statusCallbackMethod: HttpMethod = 'POST';
  voiceApplicationSid = '';
  voiceCallerIdLookup = false;
  smsUrl = '';
  smsMethod: HttpMethod = 'POST';
  smsFallbackUrl = '';
  smsFallbackMethod: HttpMethod = 'POST';
  smsApplicationSid = '';

  constructor(options: { sid: string; phoneNumber: string; createdAt: number; friendlyName?: string }) {
    this.sid = options.sid;
    this.phoneNumber = options.phoneNumber;
    this.createdAt = options.createdAt;
    this.updatedAt = options.createdAt;
    this.friendlyName = options.friendlyName ?? options.phoneNumber;
  }

  forgetUrls(now: number): void {
    this.voiceUrl = '';
    this.voiceFallbackUrl = '';
    this.statusCallback = '';
    this.voiceApplicationSid = '';
    this.smsUrl = '';
    this.smsFallbackUrl = '';
    this.smsApplicationSid = '';
    this.updatedAt = now;
  }
}
