import { placeInbound } from '../calls/inbound.ts';
import type { Leg, TerminalStatus } from '../calls/leg.ts';
import { Dialog } from './dialog.ts';
import type { Lines } from './lines.ts';
import { PhoneCall } from './phone-call.ts';
import { PhoneWire } from './phone-wire.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { readDescription } from './session-description.ts';
import { inBrackets, parseSipUri } from './sip-address.ts';
import { headerOf, type SipRequest } from './sip-message.ts';
import type { SipUser } from './sip-user.ts';

const mostToldHeaders = 32;
const longestToldHeader = 1024;

/** A phone calls one of the account's numbers: until it is answered, or not. */
export class CallFromPhone {
  readonly user: SipUser;
  readonly #lines: Lines;
  readonly #invite: ServerTransaction;
  readonly #onOver: () => void;
  #leg: Leg | null = null;
  #isCancelled = false;

  constructor(lines: Lines, invite: ServerTransaction, user: SipUser, onOver: () => void) {
    this.#lines = lines;
    this.#onOver = onOver;
    this.#invite = invite;
    this.user = user;
  }

  /** Resolves when it rings, or has been refused. */
  async begin(): Promise<void> {
    const { request, source } = this.#invite;
    this.#invite.respond({ status: 100 });
    const refusal = refusalOf(request);
    if (refusal !== null) {
      this.#refuse(refusal);
      return;
    }
    const { engine, door } = this.#lines;
    const localHost = await door.localHostTowards(source.address);
    if (this.#isCancelled) return;
    const dialled = parseSipUri(request.uri);
    const to = ownNumberOf(dialled?.user ?? '', (number) => engine.store.numberOf(number) !== null);
    const from = this.user.callerNumber ?? `sip:${this.user.name}@${inBrackets(localHost)}:${door.port}`;
    const placed =
      to === null ? null : placeInbound(engine, { from, to, begin: (leg) => this.#attach(leg, localHost) });
    if (!placed || placed.kind === 'unknown-number') this.#refuse(404);
    else if (placed.leg.status === 'ringing')
      this.#invite.respond({ status: 180, headers: [{ name: 'Contact', value: this.#contact(localHost) }] });
  }

  cancel(): void {
    if (this.#invite.hasFinalResponse) return;
    this.#isCancelled = true;
    this.#refuse(487);
    if (this.#leg) this.#lines.engine.legs.hangUp(this.#leg);
  }

  #attach(leg: Leg, localHost: string): void {
    const { engine, door, lostAfterMs } = this.#lines;
    const { request, source } = this.#invite;
    this.#leg = leg;
    leg.applicationFields = {
      SipCallId: request.callId,
      SipDomain: parseSipUri(request.uri)?.host ?? '',
      SipSourceIp: source.address,
      ...toldHeaders(request, 'SipHeader_'),
    };
    const wire = new PhoneWire({ media: engine.media, leg: leg.sid, bindHost: door.host, lostAfterMs });
    const opened = wire.open();
    leg.answered.subscribe(() => void opened.then((isOpen) => this.#answer(leg, wire, isOpen, localHost)));
    leg.ended.subscribe((status) => this.#refuse(responseFor(leg, status)));
  }

  #answer(leg: Leg, wire: PhoneWire, isOpen: boolean, localHost: string): void {
    if (this.#invite.hasFinalResponse) return;
    if (!isOpen) {
      this.#invite.respond({ status: 500 });
      this.#lines.engine.legs.hangUp(leg);
      return;
    }
    const { request, source, tag } = this.#invite;
    const dialog = Dialog.ofInvite(request, tag, { to: source, localHost }, this.#contact(localHost));
    new PhoneCall(this.#lines, leg, wire, dialog).accept(this.#invite);
  }

  /** Unless it has been answered: then the call itself sees to its end. */
  #refuse(status: number): void {
    this.#invite.respond({ status });
    this.#onOver();
  }

  #contact(localHost: string): string {
    return `<sip:carrier@${inBrackets(localHost)}:${this.#lines.door.port}>`;
  }
}

/** What can be seen to be impossible before anybody is asked. */
function refusalOf(request: SipRequest): number | null {
  if (request.from.parameters.get('tag') === undefined) return 400;
  if (request.body === '') return null;
  if (!/^application\/sdp\b/i.test(headerOf(request, 'content-type') ?? '')) return 415;
  return readDescription(request.body).kind === 'refused' ? 488 : null;
}

/** People dial as they are used to: with +, with 00, or the bare digits. */
export function ownNumberOf(dialled: string, isOwn: (number: string) => boolean): string | null {
  const digits = dialled.replace(/[\s().-]/g, '');
  const candidates = digits.startsWith('+') ? [digits] : [`+${digits.replace(/^00/, '')}`, `+${digits}`];
  return candidates.find(isOwn) ?? null;
}

/** Own headers of applications are told to the application: those that begin with X-. */
export function toldHeaders(message: Pick<SipRequest, 'headers'>, prefix: string): Record<string, string> {
  const own = message.headers.filter(({ name }) => /^x-/i.test(name)).slice(0, mostToldHeaders);
  return Object.fromEntries(own.map(({ name, value }) => [prefix + name, value.slice(0, longestToldHeader)]));
}

/** How a call that nobody answered ends for the phone. 487 would say that it hung up itself. */
function responseFor(leg: Leg, status: TerminalStatus): number {
  const code = leg.sipResponseCode;
  if (status === 'busy') return 486;
  return code !== null && code >= 400 && code !== 487 ? code : 480;
}
