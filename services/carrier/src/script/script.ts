import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { HttpMethod } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

export type Fields = Record<string, string | undefined>;

/** Where the next document comes from. */
export type Source =
  | { kind: 'url'; url: string; method: HttpMethod; fields?: Fields }
  | { kind: 'twiml'; twiml: string };

/** The document that a verb stands in; an inline one has no URL that relative ones could resolve against. */
export interface Page {
  url: string | null;
  method: HttpMethod;
}

export interface Failure {
  code: number;
  reason: string;
  url: string;
  method: HttpMethod;
}

/** What a verb leaves behind. */
export type Outcome =
  | { kind: 'next' }
  | { kind: 'go'; source: Source }
  | { kind: 'hang-up' }
  | { kind: 'reject'; reason: 'rejected' | 'busy' }
  | { kind: 'leave' }
  | { kind: 'fail'; failure: Failure };

/** How a script ends by itself. */
export type ScriptEnd =
  | { kind: 'ran-out' }
  | { kind: 'hang-up' }
  | { kind: 'reject'; reason: 'rejected' | 'busy' }
  | { kind: 'leave' }
  | { kind: 'failed'; failure: Failure };

/** Which script of a leg this is: its own, or one that plays while it waits. */
export interface Scope {
  kind: 'call' | 'queue-wait' | 'conference-wait' | 'hold' | 'announcement' | 'dequeue' | 'whisper';
  /** null: every verb. */
  allowedVerbs: ReadonlySet<string> | null;
  extraFields(): Fields;
}

export interface VerbContext {
  engine: Engine;
  leg: Leg;
  scope: Scope;
  page: Page;
  signal: AbortSignal;
}

export type Verb = (context: VerbContext, node: TwimlNode) => Promise<Outcome>;

export const callScope: Scope = { kind: 'call', allowedVerbs: null, extraFields: () => ({}) };

export const next: Outcome = { kind: 'next' };
