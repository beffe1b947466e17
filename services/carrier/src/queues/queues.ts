import { randomSid } from '../account/sids.ts';
import type { Engine } from '../engine.ts';
import type { Fields } from '../script/script.ts';
import { Queue, type QueueMember } from './queue.ts';

/** The account's queues; one comes into being when the first leg enters it. */
export class Queues {
  #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  byName(name: string): Queue | null {
    for (const queue of this.#engine.store.queues.values()) if (queue.friendlyName === name) return queue;
    return null;
  }

  create(friendlyName: string): Queue {
    const queue = new Queue({ sid: randomSid('QU'), friendlyName, createdAt: this.#engine.clock.now() });
    this.#engine.store.queues.set(queue.sid, queue);
    return queue;
  }

  waitFields(member: QueueMember): Fields {
    const now = this.#engine.clock.now();
    return {
      QueuePosition: String(member.queue.positionOf(member)),
      QueueSid: member.queue.sid,
      QueueTime: String(Math.floor((now - member.enqueuedAt) / 1000)),
      AvgQueueTime: String(member.queue.averageWaitSeconds(now)),
      CurrentQueueSize: String(member.queue.members.length),
      MaxQueueSize: String(member.queue.maxSize),
    };
  }
}
