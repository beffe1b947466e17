import twilio from 'twilio';
import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const { jwt: twilioJwt } = twilio;

/**
 * What Twilio's documents leave open. Each is a switch of `/sim/account`; a product must survive both settings, and
 * a carrier must offer both.
 */
interface Choice {
  switch: string;
  settings: readonly unknown[];
  isDefault: unknown;
  question: string;
  /** What is seen with each setting, in their order. */
  see: () => Promise<unknown>;
  seen: readonly unknown[];
}

const callback = 'statusCallback="/c" statusCallbackEvent="start end join leave"';
const inRoom = `<Dial action="/after"><Conference ${callback} waitUrl="/w">r1</Conference></Dial>`;
const roomEvents = () => world.product.to('/c').map((one) => one.params.StatusCallbackEvent);

async function twoInRoom(): Promise<[string, string]> {
  world.product.on('/after', doc('<Say>after</Say><Pause length="30"/>'));
  world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
  return [await world.callIn(inRoom, { from: '+14155550101' }), await world.callIn(inRoom, { from: '+14155550102' })];
}

function token(identity: string): string {
  const { AccessToken } = twilioJwt;
  const made = new AccessToken(world.target.accountSid, world.target.apiKey, world.target.apiSecret, { identity });
  made.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
  return made.toJwt();
}

const choices: Choice[] = [
  {
    switch: 'actionOnHangup',
    settings: [true, false],
    isDefault: true,
    question: 'is the Dial action asked for when the calling party hangs up',
    see: async () => {
      const sid = await world.callIn(`<Dial action="/d"><Number>${outside}</Number></Dial>`);
      await world.answer(await world.legTo(outside));
      await world.hangup(sid);
      return world.product.to('/d').length;
    },
    seen: [1, 0],
  },
  {
    switch: 'conferenceStartOrder',
    settings: ['join-first', 'start-first'],
    isDefault: 'join-first',
    question: 'is the second join told before the start',
    see: async () => {
      await twoInRoom();
      return roomEvents();
    },
    seen: [
      ['participant-join', 'participant-join', 'conference-start'],
      ['participant-join', 'conference-start', 'participant-join'],
    ],
  },
  {
    switch: 'conferenceSequenceFrom',
    settings: [1, 0],
    isDefault: 1,
    question: 'what is a room’s first SequenceNumber',
    see: async () => {
      await twoInRoom();
      return world.product.to('/c')[0]!.params.SequenceNumber;
    },
    seen: ['1', '0'],
  },
  {
    switch: 'conferenceFieldsOnWait',
    settings: [true, false],
    isDefault: true,
    question: 'do wait requests name the room',
    see: async () => {
      await twoInRoom();
      return world.product.to('/w')[0]!.params.FriendlyName;
    },
    seen: ['r1', undefined],
  },
  {
    switch: 'unstartedRoom',
    settings: ['init', 'in-progress'],
    isDefault: 'init',
    question: 'what does REST say of a room that nobody may start',
    see: async () => {
      await world.callIn('<Dial><Conference startConferenceOnEnter="false">r1</Conference></Dial>');
      return (await world.client.conferences.list())[0]!.status;
    },
    seen: ['init', 'in-progress'],
  },
  {
    switch: 'unregisteredClient',
    settings: ['no-answer', 'failed'],
    isDefault: 'no-answer',
    question: 'how does a Dial to a client end that nobody registered',
    see: async () => {
      await world.callIn('<Dial action="/d"><Client>nobody</Client></Dial>');
      return world.last('/d').DialCallStatus;
    },
    seen: ['no-answer', 'failed'],
  },
  {
    switch: 'busyClient',
    settings: ['busy', 'ignored'],
    isDefault: 'busy',
    question: 'how does a Dial to a client end that talks already',
    see: async () => {
      const { clientId } = await world.sim('client.register', { identity: 'alice', token: token('alice') });
      await world.callIn('<Dial><Client>alice</Client></Dial>', { from: '+14155550101' });
      await world.sim('client.accept', { clientId });
      await world.advance(0);
      await world.callIn('<Dial action="/d" timeout="10"><Client>alice</Client></Dial>', { from: '+14155550102' });
      const isToldAtOnce = world.product.to('/d').length === 1;
      await world.advance(20_000);
      return [isToldAtOnce, world.last('/d').DialCallStatus];
    },
    seen: [
      [true, 'busy'],
      [false, 'no-answer'],
    ],
  },
  {
    switch: 'kickedLeg',
    settings: ['continues', 'hung-up'],
    isDefault: 'continues',
    question: 'does a leg that joined by TwiML go on when it is removed',
    see: async () => {
      const [a] = await twoInRoom();
      const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
      await world.client.conferences(room!.sid).participants(a).remove();
      await world.advance(0);
      return world.status(a);
    },
    seen: ['in-progress', 'completed'],
  },
  {
    switch: 'conferenceEndOrder',
    settings: ['leave-first', 'end-first'],
    isDefault: 'leave-first',
    question: 'is the end of a room told before its members leave',
    see: async () => {
      await twoInRoom();
      const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
      await world.client.conferences(room!.sid).update({ status: 'completed' });
      await world.advance(0);
      return roomEvents().slice(-3);
    },
    seen: [
      ['participant-leave', 'participant-leave', 'conference-end'],
      ['conference-end', 'participant-leave', 'participant-leave'],
    ],
  },
  {
    switch: 'failedDocument',
    settings: ['completed', 'failed'],
    isDefault: 'completed',
    question: 'how does an answered call end whose document fails',
    see: async () => {
      world.product.on('/bad', { status: 500 });
      const sid = await world.callIn('<Say>hello</Say><Redirect>/bad</Redirect>');
      await world.advance(30_000);
      return world.status(sid);
    },
    seen: ['completed', 'failed'],
  },
  {
    switch: 'errorTexts',
    settings: ['worded', 'bare'],
    isDefault: 'worded',
    question: 'may a product rely on the words of an error',
    see: async () => {
      const answer = await world.http('POST', '/Calls.json', { body: 'From=x' });
      const { code, message } = answer.body as { code: number; message: string };
      return [code, /[Tt]o/.test(message)];
    },
    seen: [
      [21201, true],
      [21201, false],
    ],
  },
];

describe('9 What the documents leave open', () => {
  for (const choice of choices) {
    choice.settings.forEach((setting, index) => {
      simulated(`${choice.switch}=${String(setting)}: ${choice.question}`, async () => {
        await world.sim('account', { switches: { [choice.switch]: setting } });
        expect(await choice.see()).toEqual(choice.seen[index]);
      });
    });
    simulated(`${choice.switch} is ${String(choice.isDefault)} after a reset`, async () => {
      const { switches } = await world.sim<{ switches: Record<string, unknown> }>('account');
      expect(switches[choice.switch]).toEqual(choice.isDefault);
    });
  }

  simulated('there is no switch that this table does not know', async () => {
    const { switches } = await world.sim<{ switches: Record<string, unknown> }>('account');
    expect(Object.keys(switches).sort()).toEqual(choices.map((one) => one.switch).sort());
  });
});
