import { callFields } from '../calls/call-fields.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { prepareAhead } from '../media/prepare-ahead.ts';
import { Interrupted, orInterrupted, sleep } from '../time/interruptible.ts';
import { warningsAbout } from '../twiml/attribute-checks.ts';
import { booleanOf } from '../twiml/attributes.ts';
import { parseTwiml, type TwimlNode } from '../twiml/parse-twiml.ts';
import type { WebhookAnswer } from '../webhooks/webhooks.ts';
import type { Failure, Outcome, Page, Scope, ScriptEnd, Source, Verb } from './script.ts';

type Loaded = { kind: 'document'; page: Page; verbs: TwimlNode[] } | { kind: 'failed'; failure: Failure };

/** A document that sends the leg to another one at once, for ever, would keep the carrier busy for ever. */
const documentsAtOnceLimit = 50;

/** Fetches documents and executes their verbs on a leg, one after another. */
export class ScriptRunner {
  #engine: Engine;
  #verbs: Readonly<Record<string, Verb>>;

  constructor(engine: Engine, verbs: Readonly<Record<string, Verb>>) {
    this.#engine = engine;
    this.#verbs = verbs;
  }

  /** Runs until the verbs run out or one of them ends it. Throws Interrupted when `signal` aborts. */
  async run(leg: Leg, scope: Scope, source: Source, signal: AbortSignal): Promise<ScriptEnd> {
    let upcoming: Source = source;
    let instant = this.#engine.clock.now();
    for (let documentsAtOnce = 1; ; documentsAtOnce += 1) {
      // A verb may have come to its end by the very thing that interrupts the script.
      if (signal.aborted) throw new Interrupted();
      const loaded = await orInterrupted(this.#load(leg, scope, upcoming), signal);
      if (loaded.kind === 'failed') return loaded;
      const outcome = await this.#execute(leg, scope, loaded, signal);
      leg.hearNothing();
      switch (outcome.kind) {
        case 'next':
          return { kind: 'ran-out' };
        case 'go':
          upcoming = outcome.source;
          break;
        case 'fail':
          return { kind: 'failed', failure: outcome.failure };
        default:
          return outcome;
      }
      if (this.#engine.clock.now() - instant > 100) {
        instant = this.#engine.clock.now();
        documentsAtOnce = 0;
      } else if (documentsAtOnce >= documentsAtOnceLimit) {
        documentsAtOnce = 0;
        await sleep(this.#engine.clock, 1000, signal);
      }
    }
  }

  /** Runs nested or given verbs; `go` and the endings are handed to the caller. */
  async execute(context: {
    leg: Leg;
    scope: Scope;
    page: Page;
    verbs: readonly TwimlNode[];
    signal: AbortSignal;
  }): Promise<Outcome> {
    return this.#execute(
      context.leg,
      context.scope,
      { kind: 'document', ...context, verbs: [...context.verbs] },
      context.signal,
    );
  }

  async #execute(
    leg: Leg,
    scope: Scope,
    document: { kind: 'document'; page: Page; verbs: TwimlNode[] },
    signal: AbortSignal,
  ): Promise<Outcome> {
    prepareAhead(this.#engine.media, document.verbs);
    for (const [index, node] of document.verbs.entries()) {
      const verb = Object.hasOwn(this.#verbs, node.name) ? this.#verbs[node.name] : undefined;
      const isAllowed = scope.allowedVerbs === null || scope.allowedVerbs.has(node.name);
      if (!verb || !isAllowed) {
        this.#warn(leg, document.page, verb && isForRoom(scope) ? 13238 : 12200, `<${node.name}> was skipped`);
        continue;
      }
      // Reject acts only on a call that nothing has answered yet.
      if (node.name === 'Reject' && (index > 0 || leg.status !== 'ringing')) continue;
      if (leg.status === 'ringing' && !leavesRinging(node)) this.#engine.legs.answer(leg);
      for (const { code, text } of warningsAbout(node)) this.#warn(leg, document.page, code, text);
      const outcome = await verb({ engine: this.#engine, leg, scope, page: document.page, signal }, node);
      if (signal.aborted) throw new Interrupted();
      this.#engine.changed.emit();
      if (outcome.kind !== 'next') return outcome;
    }
    return { kind: 'next' };
  }

  async #load(leg: Leg, scope: Scope, source: Source): Promise<Loaded> {
    if (source.kind === 'twiml') {
      const parsed = parseTwiml(source.twiml);
      const page: Page = { url: null, method: 'POST' };
      if (parsed.kind === 'document') return { kind: 'document', page, verbs: parsed.verbs };
      return { kind: 'failed', failure: { code: 12100, reason: parsed.reason, url: '', method: 'POST' } };
    }
    const answer = await this.#engine.webhooks.request({
      url: source.url,
      method: source.method,
      fields: { ...callFields(this.#engine.account.sid, leg), ...scope.extraFields(), ...source.fields },
      cookies: leg.cookies,
      note: (exchange) => this.#engine.store.noteExchange(leg, { ...exchange, at: this.#engine.clock.now() }),
    });
    // The fragment holds delivery settings, which a document that names itself keeps.
    const fragment = source.url.includes('#') ? source.url.slice(source.url.indexOf('#')) : '';
    return toDocument(answer, { url: answer.url + fragment, method: source.method });
  }

  #warn(leg: Leg, page: Page, code: number, text: string): void {
    this.#engine.legs.notify(leg, { level: 'warning', code, text, url: page.url ?? '', method: page.method });
  }
}

const isForRoom = ({ kind }: Scope): boolean =>
  kind === 'conference-wait' || kind === 'hold' || kind === 'announcement';

const leavesRinging = (node: TwimlNode): boolean =>
  node.name === 'Reject' || (node.name === 'Dial' && booleanOf(node.attributes.answerOnBridge, false));

function toDocument(answer: WebhookAnswer, page: Page): Loaded {
  const failed = (code: number, reason: string): Loaded => ({
    kind: 'failed',
    failure: { code, reason, url: answer.url, method: page.method },
  });
  if (answer.kind === 'failed') return failed(answer.code, answer.reason);
  const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (answer.body.trim() === '') return { kind: 'document', page, verbs: [] };
  if (type.startsWith('audio/')) return { kind: 'document', page, verbs: [verb('Play', page.url ?? '')] };
  const parsed = parseTwiml(answer.body);
  if (type === 'text/plain' && parsed.kind === 'malformed') {
    return { kind: 'document', page, verbs: [verb('Say', answer.body)] };
  }
  if (!['text/xml', 'application/xml', 'text/html', 'text/plain'].includes(type)) {
    return failed(12300, `the content type ${type || '(none)'} is not TwiML`);
  }
  return parsed.kind === 'document' ? { kind: 'document', page, verbs: parsed.verbs } : failed(12100, parsed.reason);
}

const verb = (name: string, text: string): TwimlNode => ({ name, attributes: {}, children: [], text });
