import type { Request, Router } from 'express';
import type { Conference } from '../conferences/conference.ts';
import type { Engine } from '../engine.ts';
import { isListed, pathOf } from './call-routes.ts';
import { matchesDate } from './date-filters.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { notFound, RestError } from './rest-error.ts';
import { conferenceJson } from './to-json.ts';

export function conferenceRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const roomOf = (req: Request): Conference => {
    const room = engine.store.conferences.get(String(req.params.conferenceSid));
    if (!room) throw notFound(pathOf(req));
    return room;
  };

  const shown = (room: Conference) => {
    const json = conferenceJson(sid, room);
    const isUnstarted = room.status === 'init' && room.connected.length > 0;
    return isUnstarted ? { ...json, status: engine.account.settings.switches.unstartedRoom } : json;
  };

  router.get('/Conferences.json', (req, res) => {
    const query = new Form(req.query);
    const status = query.text('Status');
    const rooms = [...engine.store.conferences.values()]
      .reverse()
      .filter((room) => isListed(engine, room))
      .filter((room) => !status || shown(room).status === status)
      .filter((room) => !query.text('FriendlyName') || room.friendlyName === query.text('FriendlyName'))
      .filter(
        (room) =>
          matchesDate(query, 'DateCreated', room.createdAt) && matchesDate(query, 'DateUpdated', room.updatedAt),
      );
    res.json(
      toPage(
        'conferences',
        rooms,
        { path: pathOf(req), query: req.query },
        { sidOf: (room) => room.sid, toJson: shown },
      ),
    );
  });

  router.get('/Conferences/:conferenceSid.json', (req, res) => {
    res.json(shown(roomOf(req)));
  });

  router.post('/Conferences/:conferenceSid.json', (req, res) => {
    const room = roomOf(req);
    const form = new Form(req.body);
    const status = form.text('Status');
    const announceUrl = form.url('AnnounceUrl');
    if (status !== undefined && status !== 'completed')
      throw new RestError(400, 20001, `Invalid Status value: ${status.slice(0, 40)}`);
    // As seen in the wild: a room that has ended, or in which nobody has arrived yet, is not found for an update.
    if (room.status === 'completed' || room.connected.length === 0) throw notFound(pathOf(req));
    if (announceUrl) {
      const method = form.method('AnnounceMethod');
      engine.rooms.announcements.toAll(room, { kind: 'url', url: announceUrl, method });
    }
    if (status === 'completed') engine.rooms.end(room, 'conference-ended-via-api', null);
    res.json(shown(room));
  });
}
