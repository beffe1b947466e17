export { type Carrier, type CarrierOptions, createCarrier } from './create-carrier.ts';
export type { MediaStatistics } from './media/media-port.ts';
export { RtpMedia } from './media/rtp-media.ts';
export { encodeMuLaw } from './media/sound/mu-law.ts';
export { EspeakVoice } from './speech/espeak-voice.ts';
export { FliteVoice } from './speech/flite-voice.ts';
export { RecordedVoice, type RecordingIndex, recordedPrompts } from './speech/recorded-voice.ts';
