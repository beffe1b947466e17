import type { ConfigurationPreview, ProposedChange, RouteBodyInput } from '@tellonce/contracts';
import { ApiProblem } from '../../api/api-problem.ts';
import { call } from '../../api/call.ts';
import { doors, type Inputs, type Kind, type Records } from './administered-kinds.ts';

export interface Proposal<K extends Kind = Kind> {
  kind: K;
  /** Null: it is new. */
  record: Records[K] | null;
  input: Inputs[K];
}

/** What it would do; null: that could not be found out. */
export type Foreseen = ConfigurationPreview | null;

/** Names, numbers and codes are nothing to routing. */
const foreseeable = [
  'teams',
  'hours',
  'queues',
  'users',
  'routing',
] as const satisfies readonly ProposedChange['kind'][];
const isForeseeable = (kind: Kind): boolean => foreseeable.some((each) => each === kind);

/** @throws ApiProblem what saving would be refused with; an outage of the preview is no reason not to save */
export const foresee = async <K extends Kind>(proposal: Proposal<K>): Promise<Foreseen> => {
  const { kind, record, input } = proposal;
  if (!isForeseeable(kind)) return { findings: [], people: [] };
  const { signInName: _name, password: _secret, ...plain } = input as Partial<Inputs['users']>;
  const id = record ? doors[kind].idOf(record) : null;
  const change = {
    kind,
    id,
    version: record?.version ?? null,
    input: plain,
  } as unknown as RouteBodyInput<'configuration.preview'>;
  try {
    return await call('configuration.preview', { body: change });
  } catch (error) {
    if (error instanceof ApiProblem && (error.code === 'internal' || error.code === 'unavailable')) return null;
    throw error;
  }
};

/** Nothing to save, and nothing for the history. */
export const isUnchanged = <K extends Kind>({ kind, record, input }: Proposal<K>): boolean =>
  record !== null && JSON.stringify(doors[kind].toInput(record)) === JSON.stringify(input);

export const save = <K extends Kind>({ kind, record, input }: Proposal<K>): Promise<Records[K]> =>
  record ? doors[kind].update(record, input) : doors[kind].create(input);

/** What takes a change back: the record as it was; of one that was created, out of service. */
export const undoOf = <K extends Kind>(kind: K, before: Records[K] | null, now: Records[K]): Proposal<K> => ({
  kind,
  record: now,
  input: before ? doors[kind].toInput(before) : { ...doors[kind].toInput(now), disabled: true },
});
