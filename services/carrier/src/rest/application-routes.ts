import type { Request, Router } from 'express';
import { randomSid } from '../account/sids.ts';
import type { Engine } from '../engine.ts';
import { Application } from '../store/application.ts';
import { pathOf } from './call-routes.ts';
import { Form } from './form.ts';
import { applyMessageSettings } from './message-settings.ts';
import { toPage } from './paging.ts';
import { notFound } from './rest-error.ts';
import { applicationJson } from './to-json.ts';
import { applyVoiceSettings } from './voice-settings.ts';

export function applicationRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const applicationOf = (req: Request): Application => {
    const application = engine.store.applications.get(String(req.params.applicationSid));
    if (!application) throw notFound(pathOf(req));
    return application;
  };

  router.post('/Applications.json', (req, res) => {
    const form = new Form(req.body);
    const application = new Application({
      sid: randomSid('AP'),
      friendlyName: form.text('FriendlyName')?.slice(0, 64) ?? '',
      createdAt: engine.clock.now(),
    });
    applyVoiceSettings(application, form);
    applyMessageSettings(application, form);
    engine.store.applications.set(application.sid, application);
    res.status(201).json(applicationJson(sid, application));
  });

  router.get('/Applications.json', (req, res) => {
    const name = new Form(req.query).text('FriendlyName');
    const applications = [...engine.store.applications.values()]
      .reverse()
      .filter((one) => !name || one.friendlyName === name);
    res.json(
      toPage(
        'applications',
        applications,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => one.sid, toJson: (one) => applicationJson(sid, one) },
      ),
    );
  });

  router.get('/Applications/:applicationSid.json', (req, res) => {
    res.json(applicationJson(sid, applicationOf(req)));
  });

  router.post('/Applications/:applicationSid.json', (req, res) => {
    const application = applicationOf(req);
    const form = new Form(req.body);
    applyVoiceSettings(application, form);
    applyMessageSettings(application, form);
    application.friendlyName = form.text('FriendlyName')?.slice(0, 64) || application.friendlyName;
    application.updatedAt = engine.clock.now();
    res.json(applicationJson(sid, application));
  });

  router.delete('/Applications/:applicationSid.json', (req, res) => {
    engine.store.applications.delete(applicationOf(req).sid);
    res.status(204).end();
  });
}
