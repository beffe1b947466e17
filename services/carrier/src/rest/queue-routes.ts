import type { Request, Router } from 'express';
import type { Engine } from '../engine.ts';
import type { Queue, QueueMember } from '../queues/queue.ts';
import { pathOf } from './call-routes.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { notFound, RestError } from './rest-error.ts';
import { queueJson, queueMemberJson } from './to-json.ts';

const largestQueue = 5000;

export function queueRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const queueOf = (req: Request): Queue => {
    const queue = engine.store.queues.get(String(req.params.queueSid));
    if (!queue) throw notFound(pathOf(req));
    return queue;
  };
  const memberOf = (req: Request): QueueMember => {
    const { members } = queueOf(req);
    const wanted = String(req.params.callSid);
    const member = wanted === 'Front' ? members[0] : members.find((one) => one.leg.sid === wanted);
    if (!member) throw notFound(pathOf(req));
    return member;
  };
  const requireFreeName = (name: string, own: Queue | null): void => {
    if (name.length > 64) throw new RestError(400, 20001, 'FriendlyName must have 1 to 64 characters');
    const holder = engine.queues.byName(name);
    if (holder && holder !== own) throw new RestError(400, 22003, 'A queue with this FriendlyName exists');
  };
  const now = () => engine.clock.now();

  router.post('/Queues.json', (req, res) => {
    const form = new Form(req.body);
    const name = form.text('FriendlyName')?.trim();
    if (!name) throw new RestError(400, 20001, 'FriendlyName must have 1 to 64 characters');
    requireFreeName(name, null);
    const maxSize = form.integer('MaxSize', 20001, 1, largestQueue);
    const queue = engine.queues.create(name);
    if (maxSize) queue.maxSize = maxSize;
    res.status(201).json(queueJson(sid, queue, now()));
  });

  router.get('/Queues.json', (req, res) => {
    const queues = [...engine.store.queues.values()].reverse();
    res.json(
      toPage(
        'queues',
        queues,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => one.sid, toJson: (one) => queueJson(sid, one, now()) },
      ),
    );
  });

  router.get('/Queues/:queueSid.json', (req, res) => {
    res.json(queueJson(sid, queueOf(req), now()));
  });

  router.post('/Queues/:queueSid.json', (req, res) => {
    const queue = queueOf(req);
    const form = new Form(req.body);
    const maxSize = form.integer('MaxSize', 20001, 1, largestQueue);
    const name = form.text('FriendlyName')?.trim();
    if (name) requireFreeName(name, queue);
    queue.maxSize = maxSize ?? queue.maxSize;
    queue.friendlyName = name || queue.friendlyName;
    queue.updatedAt = now();
    res.json(queueJson(sid, queue, now()));
  });

  router.delete('/Queues/:queueSid.json', (req, res) => {
    const queue = queueOf(req);
    if (queue.members.length > 0) throw new RestError(400, 20001, 'The queue is not empty');
    engine.store.queues.delete(queue.sid);
    res.status(204).end();
  });

  router.get('/Queues/:queueSid/Members.json', (req, res) => {
    res.json(
      toPage(
        'queue_members',
        queueOf(req).members,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => one.leg.sid, toJson: (one) => queueMemberJson(sid, one, now()) },
      ),
    );
  });

  router.get('/Queues/:queueSid/Members/:callSid.json', (req, res) => {
    res.json(queueMemberJson(sid, memberOf(req), now()));
  });

  router.post('/Queues/:queueSid/Members/:callSid.json', (req, res) => {
    const member = memberOf(req);
    const form = new Form(req.body);
    const url = form.url('Url');
    if (!url) throw new RestError(400, 21205, 'Url parameter is required.');
    const method = form.method('Method');
    const shown = queueMemberJson(sid, member, now());
    engine.legs.drive(member.leg, { kind: 'url', url, method });
    res.json(shown);
  });
}
