import type { Request, Router } from 'express';
import type { Engine } from '../engine.ts';
import type { Message, MessageMedia } from '../messages/message.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { pathOf } from './call-routes.ts';
import { matchesDate } from './date-filters.ts';
import { Form } from './form.ts';
import { messageJson, messageMediaJson } from './message-json.ts';
import { outgoingMessageOf } from './message-request.ts';
import { toPage } from './paging.ts';
import { notFound, RestError } from './rest-error.ts';
import { basePath } from './to-json.ts';

export function messageRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const one = '/Messages/:messageSid.json';
  const messageOf = (req: Request): Message => {
    const message = engine.messages.all.get(String(req.params.messageSid));
    if (!message) throw notFound(pathOf(req));
    return message;
  };

  router.post('/Messages.json', (req, res) => {
    const message = engine.messages.send(outgoingMessageOf(engine, new Form(req.body)));
    res.status(201).json(messageJson(sid, message));
  });

  router.get('/Messages.json', (req, res) => {
    const query = new Form(req.query);
    const is = (name: string, value: string) => !query.text(name) || query.text(name) === value;
    const messages = [...engine.messages.all.values()]
      .reverse()
      .filter((message) => is('To', message.to) && is('From', message.from))
      .filter((message) => matchesDate(query, 'DateSent', message.sentAt));
    res.json(
      toPage(
        'messages',
        messages,
        { path: pathOf(req), query: req.query },
        { sidOf: (message) => message.sid, toJson: (message) => messageJson(sid, message) },
      ),
    );
  });

  router.get(one, (req, res) => {
    res.json(messageJson(sid, messageOf(req)));
  });

  router.post(one, (req, res) => {
    const message = messageOf(req);
    update(engine, message, new Form(req.body));
    res.json(messageJson(sid, message));
  });

  router.delete(one, (req, res) => {
    const message = messageOf(req);
    if (!message.isSettled)
      throw new RestError(400, 20009, 'Cannot delete message because delivery has not been completed.');
    engine.messages.all.delete(message.sid);
    res.status(204).end();
  });

  router.post('/Messages/:messageSid/Feedback.json', (req, res) => {
    const message = messageOf(req);
    const outcome = new Form(req.body).text('Outcome') || 'confirmed';
    if (outcome !== 'confirmed' && outcome !== 'unconfirmed')
      throw new RestError(400, 20001, `Invalid Outcome value: ${outcome.slice(0, 40)}`);
    const now = toRfc2822(engine.clock.now());
    res.json({
      account_sid: sid,
      message_sid: message.sid,
      outcome,
      date_created: now,
      date_updated: now,
      uri: `${basePath(sid)}/Messages/${message.sid}/Feedback.json`,
    });
  });
  mediaRoutes(router, engine, messageOf);
}

function update(engine: Engine, message: Message, form: Form): void {
  const body = form.text('Body');
  const status = form.text('Status');
  if (status !== undefined && status !== 'canceled')
    throw new RestError(400, 20001, `Invalid Status value: ${status.slice(0, 40)}`);
  if (body !== undefined && body !== '')
    throw new RestError(400, 20001, 'Body can only be redacted: it must be an empty string');
  if (body === '' && !message.isSettled)
    throw new RestError(400, 20009, 'Cannot redact message because delivery has not been completed.');
  if (status === 'canceled' && !engine.messages.cancel(message))
    throw new RestError(400, 30409, 'Message cannot be canceled: it is not scheduled');
  if (body === '') engine.messages.redact(message);
}

function mediaRoutes(router: Router, engine: Engine, messageOf: (req: Request) => Message): void {
  const sid = engine.account.sid;
  const mediaOf = (req: Request): { message: Message; media: MessageMedia } => {
    const message = messageOf(req);
    const media = message.media.find((candidate) => candidate.sid === req.params.mediaSid);
    if (!media) throw notFound(pathOf(req));
    return { message, media };
  };

  router.get('/Messages/:messageSid/Media.json', (req, res) => {
    const message = messageOf(req);
    const query = new Form(req.query);
    const list = message.media.filter((media) => matchesDate(query, 'DateCreated', media.createdAt));
    res.json(
      toPage(
        'media_list',
        list,
        { path: pathOf(req), query: req.query },
        { sidOf: (media) => media.sid, toJson: (media) => messageMediaJson(sid, message, media) },
      ),
    );
  });

  router.get('/Messages/:messageSid/Media/:mediaSid.json', (req, res) => {
    const { message, media } = mediaOf(req);
    res.json(messageMediaJson(sid, message, media));
  });

  router.delete('/Messages/:messageSid/Media/:mediaSid.json', (req, res) => {
    const { message, media } = mediaOf(req);
    message.media = message.media.filter((other) => other !== media);
    res.status(204).end();
  });

  // The file itself stays where the sender has it.
  router.get('/Messages/:messageSid/Media/:mediaSid', (req, res) => {
    res.redirect(307, mediaOf(req).media.url);
  });
}
