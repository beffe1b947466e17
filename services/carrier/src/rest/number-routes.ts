import type { Request, Router } from 'express';
import { randomSid } from '../account/sids.ts';
import type { Engine } from '../engine.ts';
import { IncomingPhoneNumber } from '../store/incoming-phone-number.ts';
import { pathOf } from './call-routes.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { notFound, RestError } from './rest-error.ts';
import { numberJson } from './to-json.ts';
import { applyVoiceSettings } from './voice-settings.ts';

export function numberRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const numberOf = (req: Request): IncomingPhoneNumber => {
    const number = engine.store.numbers.get(String(req.params.numberSid));
    if (!number) throw notFound(pathOf(req));
    return number;
  };
  const apply = (number: IncomingPhoneNumber, form: Form): void => {
    applyVoiceSettings(number, form);
    const applicationSid = form.text('VoiceApplicationSid');
    if (applicationSid && !engine.store.applications.has(applicationSid))
      throw new RestError(400, 21218, 'VoiceApplicationSid is not valid');
    if (applicationSid !== undefined) number.voiceApplicationSid = applicationSid;
    const smsApplicationSid = form.text('SmsApplicationSid');
    if (smsApplicationSid && !engine.store.applications.has(smsApplicationSid))
      throw new RestError(400, 21218, 'SmsApplicationSid is not valid');
    if (smsApplicationSid !== undefined) number.smsApplicationSid = smsApplicationSid;
    number.friendlyName = form.text('FriendlyName')?.slice(0, 64) || number.friendlyName;
    number.voiceCallerIdLookup = form.boolean('VoiceCallerIdLookup') ?? number.voiceCallerIdLookup;
    number.updatedAt = engine.clock.now();
  };

  // All numbers here are local ones; the lists of the other kinds are empty.
  const kinds = ['', '/Local', '/Mobile', '/TollFree'];
  const ofKind = (path: string): string[] => kinds.map((kind) => `${path}${kind}.json`);

  router.post(ofKind('/IncomingPhoneNumbers'), (req, res) => {
    const form = new Form(req.body);
    const phoneNumber = form.text('PhoneNumber')?.trim() ?? freeNumberIn(engine, form.text('AreaCode'));
    if (!/^\+[1-9]\d{6,14}$/.test(phoneNumber)) throw new RestError(400, 21421, 'PhoneNumber is not valid');
    if (engine.store.numberOf(phoneNumber)) throw new RestError(400, 21422, 'PhoneNumber is not available');
    const number = new IncomingPhoneNumber({ sid: randomSid('PN'), phoneNumber, createdAt: engine.clock.now() });
    apply(number, form);
    engine.store.numbers.set(number.sid, number);
    res.status(201).json(numberJson(sid, number));
  });

  router.get(ofKind('/IncomingPhoneNumbers'), (req, res) => {
    const query = new Form(req.query);
    const wanted = query.text('PhoneNumber');
    const isOtherKind = /\/(Mobile|TollFree)\.json$/.test(req.path);
    const numbers = [...engine.store.numbers.values()]
      .reverse()
      .filter(() => !isOtherKind)
      .filter((one) => !wanted || one.phoneNumber.includes(wanted.replaceAll('*', '')))
      .filter((one) => !query.text('FriendlyName') || one.friendlyName === query.text('FriendlyName'));
    res.json(
      toPage(
        'incoming_phone_numbers',
        numbers,
        { path: pathOf(req), query: req.query },
        { sidOf: (one) => one.sid, toJson: (one) => numberJson(sid, one) },
      ),
    );
  });

  router.get('/IncomingPhoneNumbers/:numberSid.json', (req, res) => {
    res.json(numberJson(sid, numberOf(req)));
  });

  router.post('/IncomingPhoneNumbers/:numberSid.json', (req, res) => {
    const number = numberOf(req);
    apply(number, new Form(req.body));
    res.json(numberJson(sid, number));
  });

  router.delete('/IncomingPhoneNumbers/:numberSid.json', (req, res) => {
    engine.store.numbers.delete(numberOf(req).sid);
    res.status(204).end();
  });
}

/** A number that nobody has, in an area of North America; none without an area. */
function freeNumberIn(engine: Engine, areaCode: string | undefined): string {
  if (!areaCode || !/^[2-9]\d\d$/.test(areaCode)) return '';
  for (let line = 100; line < 10_000; line += 1) {
    const candidate = `+1${areaCode}555${String(line).padStart(4, '0')}`;
    if (!engine.store.numberOf(candidate)) return candidate;
  }
  return '';
}
