import { randomSid } from '../account/sids.ts';
import { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { Failure, Scope, Source } from '../script/script.ts';
import { Interrupted } from '../time/interruptible.ts';
import type { Announcement, Conference, Member } from './conference.ts';

export const roomVerbs = new Set(['Play', 'Say', 'Pause', 'Redirect']);

type Told = (event: 'announcement-end' | 'announcement-fail', member: Member | null, failure: Failure | null) => void;

/** Documents that are played into a room, to all or to one; a later one takes the place of the one that plays. */
export class Announcements {
  #engine: Engine;
  #tell: (room: Conference) => Told;

  constructor(engine: Engine, tell: (room: Conference) => Told) {
    this.#engine = engine;
    this.#tell = tell;
  }

  toAll(room: Conference, source: Source): void {
    this.#play(room, room, null, source);
  }

  toOne(member: Member, source: Source): void {
    this.#play(member, member.conference, member, source);
  }

  stop(place: Conference | Member): void {
    place.announcement?.playing.abort();
    place.announcement = null;
  }

  #play(place: Conference | Member, room: Conference, member: Member | null, source: Source): void {
    this.stop(place);
    const voice = this.#voiceIn(room);
    const announcement: Announcement = { voice, playing: new AbortController() };
    place.announcement = announcement;
    const scope: Scope = {
      kind: 'announcement',
      allowedVerbs: roomVerbs,
      // It is asked for the room, or for the one who hears it: the voice itself is nobody.
      extraFields: () => ({
        ...nobody,
        ConferenceSid: room.sid,
        FriendlyName: room.friendlyName,
        ...(member ? { CallSid: member.leg.sid } : {}),
      }),
    };
    const done = (failure: Failure | null) => {
      if (place.announcement !== announcement) return;
      place.announcement = null;
      if (failure && member) {
        this.#engine.legs.notify(member.leg, { level: 'error', ...failure, text: failure.reason });
      }
      this.#tell(room)(failure ? 'announcement-fail' : 'announcement-end', member, failure);
      this.#engine.changed.emit();
    };
    this.#engine.scripts.run(voice, scope, source, announcement.playing.signal).then(
      (end) => done(end.kind === 'failed' ? end.failure : null),
      (error: unknown) => {
        if (!(error instanceof Interrupted))
          this.#engine.log('error', 'an announcement failed', { conferenceSid: room.sid, error });
      },
    );
  }

  /** A leg that is nobody's call: it only gives the document somebody to speak to. */
  #voiceIn(room: Conference): Leg {
    const voice = new Leg({
      sid: randomSid('CA'),
      direction: 'outbound-api',
      from: '',
      to: room.friendlyName,
      createdAt: this.#engine.clock.now(),
    });
    voice.status = 'in-progress';
    return voice;
  }
}

const nobody = {
  CallSid: undefined,
  From: undefined,
  To: undefined,
  Caller: undefined,
  Called: undefined,
  CallStatus: undefined,
  Direction: undefined,
};
