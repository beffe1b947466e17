export { accessToken } from './access-token.ts';
export { type AccountSetup, createAccountSetup, type NumberConnection } from './account-setup.ts';
export {
  type CarrierCall,
  type CarrierClient,
  type CarrierParticipant,
  createCarrierClient,
  type LiveConference,
} from './carrier-client.ts';
export { clientIdentity } from './client-identity.ts';
export { CarrierError, type Outcome } from './outcome.ts';
export {
  type ConferenceEvent,
  type ConferenceHappening,
  type LeavingReason,
  type LegEvent,
  parseConferenceEvent,
  parseLegEvent,
} from './status-events.ts';
export { emptyDocument, say, sendTwiml, spokenLanguage, twiml, type VoiceDocument } from './twiml.ts';
export { parseVoiceRequest, type QueueResult, type VoiceRequest } from './voice-request.ts';
export { webhookGuard } from './webhook-guard.ts';
export { webhookUrl } from './webhook-url.ts';
export type { LegOutcome, LegProgress, LegStatus, Party } from './words.ts';
