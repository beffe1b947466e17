import type { Account } from './account/account.ts';
import type { Leg, Speech } from './calls/leg.ts';
import type { LegControl } from './calls/leg-control.ts';
import type { OutboundPlacing } from './calls/outbound-placing.ts';
import type { SipTrunk } from './calls/sip-trunk.ts';
import type { ClientRegistry } from './clients/client-registry.ts';
import type { Rooms } from './conferences/rooms.ts';
import type { MediaPort } from './media/media-port.ts';
import type { Sound } from './media/start-sound.ts';
import type { Messages } from './messages/messages.ts';
import type { Queues } from './queues/queues.ts';
import type { Recorder } from './recordings/recorder.ts';
import type { Recordings } from './recordings/recordings.ts';
import type { ScriptRunner } from './script/script-runner.ts';
import type { ResourceStore } from './store/resource-store.ts';
import type { AudioTap } from './streams/audio-tap.ts';
import type { Background } from './streams/background.ts';
import type { Clock } from './time/clock.ts';
import type { Emitter } from './time/emitter.ts';
import type { PendingWork } from './time/pending-work.ts';
import type { StatusCallbacks } from './webhooks/status-callbacks.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** The parts of the carrier, as they see each other. Wired once, in create-carrier.ts. */
export interface Engine {
  readonly clock: Clock;
  readonly pending: PendingWork;
  readonly account: Account;
  readonly store: ResourceStore;
  readonly webhooks: Webhooks;
  readonly statusCallbacks: StatusCallbacks;
  readonly scripts: ScriptRunner;
  readonly legs: LegControl;
  readonly placing: OutboundPlacing;
  readonly rooms: Rooms;
  readonly queues: Queues;
  readonly messages: Messages;
  readonly recordings: Recordings;
  /** Where recordings get their samples from. */
  readonly recorder: Recorder;
  /** Streams and transcriptions that run beside the calls' documents. */
  readonly background: Background;
  /** Where streams get their sound from, and bring it to. */
  readonly audioTap: AudioTap;
  readonly clients: ClientRegistry;
  /** Who hears what, made audible; a silent one where nothing shall be heard. */
  readonly media: MediaPort;
  /** Keeps a recording of a prompt's words; absent: nothing can be heard. */
  uploadPrompt?: Sound['uploadPrompt'];
  /** Absent: no address behind SIP can be reached. */
  sip?: SipTrunk;
  /** Everything that the party of a leg says: for those who only overhear. */
  readonly spoken: Emitter<{ speaker: Leg; speech: Speech }>;
  /** Something that a listener may hear or see has changed. */
  readonly changed: Emitter<void>;
  /** Where this carrier is reached from the application; known once it listens. */
  readonly address: { url: string };
  /** Divides how long Say, Play and Pause last. */
  readonly tempo: number;
  readonly log: (level: 'warn' | 'error', message: string, detail?: unknown) => void;
}
