import { type RoutingSnapshot, routingSnapshot } from '@tellonce/contracts';

/** This program cannot use what is stored: it is of a newer program, torn, or no snapshot at all. */
export class UnusableSnapshotError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnusableSnapshotError';
  }
}

/**
 * A stored snapshot → today's; the schema itself brings up one of an older version.
 * @throws UnusableSnapshotError
 */
export const parseRoutingSnapshot = (text: string): RoutingSnapshot => {
  const json = parseJson(text);
  const parsed = routingSnapshot.safeParse(json);
  if (parsed.success) return parsed.data;
  const version = versionOf(json);
  if (version === null) throw new UnusableSnapshotError('what is stored as the routing snapshot is none');
  if (parsed.error.issues.some((issue) => issue.path[0] === 'schemaVersion')) {
    throw new UnusableSnapshotError(
      `the routing snapshot has schema ${version}, which this program cannot read; it was written by a newer one, ` +
        'and only a program that is as new may lead',
    );
  }
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UnusableSnapshotError(`the routing snapshot (schema ${version}) does not fit its schema at ${where}`);
};

const versionOf = (json: unknown): number | null =>
  typeof json === 'object' && json !== null && 'schemaVersion' in json && typeof json.schemaVersion === 'number'
    ? json.schemaVersion
    : null;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnusableSnapshotError('the routing snapshot is torn: it is no JSON', { cause });
  }
};
