import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';

export type ActivityKind = 'stream' | 'transcription';

/** Something that runs beside a call's documents until it is stopped or the call ends. */
export interface Activity {
  readonly kind: ActivityKind;
  readonly sid: string;
  readonly name: string | null;
  readonly status: 'in-progress' | 'stopped';
  readonly updatedAt: number;
  /** Idempotent. */
  stop(): void;
}

/** What runs in the background of each call: it survives documents and redirects, not the call. */
export class Background {
  #engine: Engine;
  #byLeg = new Map<Leg, Set<Activity>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The running activity of this name, or the one of this sid, which can be seen while the call lasts. */
  find(leg: Leg, kind: ActivityKind, reference: string): Activity | null {
    for (const activity of this.#byLeg.get(leg) ?? [])
      if (activity.kind === kind && (activity.sid === reference || isRunning(activity, reference))) return activity;
    return null;
  }

  add(leg: Leg, activity: Activity): void {
    if (!leg.isLive) {
      activity.stop();
      return;
    }
    let activities = this.#byLeg.get(leg);
    if (!activities) {
      activities = new Set();
      this.#byLeg.set(leg, activities);
      leg.ended.subscribe(() => this.#stopAll(leg));
    }
    activities.add(activity);
    this.#engine.changed.emit();
  }

  #stopAll(leg: Leg): void {
    const activities = this.#byLeg.get(leg) ?? [];
    this.#byLeg.delete(leg);
    for (const activity of activities) activity.stop();
  }
}

const isRunning = (activity: Activity, name: string): boolean =>
  activity.status === 'in-progress' && activity.name === name;
