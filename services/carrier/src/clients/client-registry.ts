import { randomUUID } from 'node:crypto';
import { answerWith } from '../calls/inbound.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { ClientDevice, DeviceEvent } from './client-device.ts';
import { verifyAccessToken } from './verify-access-token.ts';

export type Registered =
  | { kind: 'registered'; device: ClientDevice }
  | { kind: 'refused'; code: number; message: string };
export type Connected = { kind: 'connecting'; leg: Leg } | { kind: 'refused'; code: number; message: string };

/** What the carrier vouches for: a browser cannot say these of itself. */
const ownFields = new Set([
  'CallSid',
  'AccountSid',
  'From',
  'Caller',
  'CallStatus',
  'ApiVersion',
  'Direction',
  'ParentCallSid',
]);

/** Browser agents: who is registered, whom an incoming call rings, and the calls that they make. */
export class ClientRegistry {
  #engine: Engine;
  #devices = new Map<string, ClientDevice>();
  #ringing = new Map<string, Set<ClientDevice>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  device(id: string): ClientDevice | null {
    return this.#devices.get(id) ?? null;
  }

  async register(token: string, send: (event: DeviceEvent) => void): Promise<Registered> {
    const verified = await verifyAccessToken(token, this.#engine.account.credentials, this.#engine.clock.now());
    if (verified.kind === 'refused') return verified;
    const { grant } = verified;
    const device: ClientDevice = { id: randomUUID(), identity: grant.identity, grant, send };
    this.#devices.set(device.id, device);
    this.#expireLater(device);
    send({ type: 'registered', identity: grant.identity, expiresAt: grant.expiresAt });
    return { kind: 'registered', device };
  }

  async updateToken(device: ClientDevice, token: string): Promise<{ code: number; message: string } | null> {
    const verified = await verifyAccessToken(token, this.#engine.account.credentials, this.#engine.clock.now());
    if (verified.kind === 'refused') return verified;
    if (verified.grant.identity !== device.identity)
      return { code: 31204, message: 'the token is for another identity' };
    device.grant = verified.grant;
    this.#devices.set(device.id, device);
    this.#expireLater(device);
    device.send({ type: 'registered', identity: device.identity, expiresAt: device.grant.expiresAt });
    return null;
  }

  /** An expired token ends the registration, not the calls that are up. */
  #expireLater(device: ClientDevice): void {
    const { expiresAt } = device.grant;
    this.#engine.clock.schedule(expiresAt - this.#engine.clock.now(), () => {
      if (device.grant.expiresAt !== expiresAt || !this.#devices.has(device.id)) return;
      this.unregister(device);
      device.send({ type: 'error', code: 31205, message: 'the token has expired' });
    });
  }

  unregister(device: ClientDevice): void {
    this.#devices.delete(device.id);
    for (const [callSid, devices] of this.#ringing) {
      if (!devices.delete(device) || devices.size > 0) continue;
      const leg = this.#engine.store.calls.get(callSid);
      if (leg?.status === 'ringing') this.#engine.legs.end(leg, 'no-answer', 480);
    }
  }

  /** `device.connect`: the application's VoiceUrl answers, with the parameters as form fields. */
  connect(device: ClientDevice, params: Readonly<Record<string, string>>, requestId: string): Connected {
    const applicationSid = device.grant.outgoingApplicationSid;
    if (this.#engine.clock.now() >= device.grant.expiresAt) {
      return { kind: 'refused', code: 31205, message: 'the token has expired' };
    }
    if (!applicationSid) return { kind: 'refused', code: 31401, message: 'the token does not allow outgoing calls' };
    const application = this.#engine.store.applications.get(applicationSid);
    if (!application) return { kind: 'refused', code: 21218, message: 'the application does not exist' };
    const leg = this.#engine.legs.create({
      direction: 'inbound',
      from: `client:${device.identity}`,
      to: params.To ?? '',
    });
    this.attach(leg, device);
    device.send({ type: 'connecting', requestId, callSid: leg.sid });
    leg.answered.subscribe(() => leg.device?.send({ type: 'connected', callSid: leg.sid }));
    leg.applicationFields = Object.fromEntries(Object.entries(params).filter(([name]) => !ownFields.has(name)));
    answerWith(this.#engine, leg, application);
    return { kind: 'connecting', leg };
  }

  attach(leg: Leg, device: ClientDevice): void {
    const isFirst = leg.device === null;
    leg.device = device;
    if (isFirst) leg.ended.subscribe((status) => leg.device?.send({ type: 'ended', callSid: leg.sid, reason: status }));
  }

  /** Rings every free browser of the identity. */
  ring(leg: Leg): 'ringing' | 'unregistered' | 'busy' {
    const identity = leg.to.replace(/^client:/, '').split('?')[0] ?? '';
    const registered = [...this.#devices.values()].filter((one) => one.identity === identity && one.grant.mayBeRung);
    if (registered.length === 0) return 'unregistered';
    const free = registered.filter((one) => !this.#isOnCall(one));
    if (free.length === 0) return 'busy';
    const ringing = new Set(free);
    this.#ringing.set(leg.sid, ringing);
    const params = this.parametersFor(leg);
    const withdraw = () => {
      this.#ringing.delete(leg.sid);
      for (const one of ringing) if (one !== leg.device) one.send({ type: 'cancel', callSid: leg.sid });
    };
    leg.answered.subscribe(withdraw);
    leg.ended.subscribe(withdraw);
    for (const one of free) one.send({ type: 'incoming', callSid: leg.sid, from: leg.from, params });
    return 'ringing';
  }

  /** `client:x?k=v` and `<Parameter>` both become the call's custom parameters. */
  parametersFor(leg: Leg): Record<string, string> {
    return { ...Object.fromEntries(new URLSearchParams(leg.to.split('?')[1] ?? '')), ...leg.customParameters };
  }

  accept(device: ClientDevice, callSid: string): boolean {
    const leg = this.#engine.store.calls.get(callSid);
    if (leg?.status !== 'ringing' || !this.#ringing.get(callSid)?.has(device)) return false;
    this.attach(leg, device);
    this.#engine.legs.answer(leg);
    device.send({ type: 'connected', callSid });
    return true;
  }

  reject(device: ClientDevice, callSid: string): boolean {
    const leg = this.#engine.store.calls.get(callSid);
    const ringing = this.#ringing.get(callSid);
    if (!leg || !ringing?.delete(device)) return false;
    if (ringing.size === 0) this.#engine.legs.end(leg, 'busy', 603);
    return true;
  }

  /** What rings at this device now. */
  incomingFor(device: ClientDevice): Leg[] {
    return [...this.#ringing]
      .filter(([, devices]) => devices.has(device))
      .flatMap(([callSid]) => this.#engine.store.calls.get(callSid) ?? []);
  }

  callsOf(device: ClientDevice): Leg[] {
    return [...this.#engine.store.liveCalls].filter((leg) => leg.device === device);
  }

  #isOnCall(device: ClientDevice): boolean {
    return this.callsOf(device).length > 0;
  }

  reset(): void {
    this.#devices.clear();
    this.#ringing.clear();
  }
}
