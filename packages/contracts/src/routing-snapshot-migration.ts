/** A snapshot as it was written, of any version that there has been. */
type Raw = Record<string, unknown>;

/**
 * Version 1 knew one interaction an agent, one ring, and no boosts but the grade's. What a default cannot say is worked
 * out here; what is of the present version, or of none that is known, is left as it is.
 */
export const migrateSnapshot = (raw: unknown): unknown => {
  if (!isRecord(raw) || raw.schemaVersion !== 1) return raw;
  const engagements = recordsOf(raw.engagements).map(withPlace);
  const workOf = (agentId: unknown) =>
    engagements
      .filter((each) => each.agentId === agentId)
      .map((each) => ({ interactionId: each.interactionId, channel: 'voice' }));
  return {
    ...raw,
    schemaVersion: 2,
    agents: recordsOf(raw.agents).map((agent) => ({ work: workOf(agent.agentId), ...agent })),
    waiting: recordsOf(raw.waiting).map(toPlace),
    reservations: recordsOf(raw.reservations).map(withPlace),
    engagements,
  };
};

const withPlace = (holder: Raw): Raw =>
  isRecord(holder.waiting) ? { ...holder, waiting: toPlace(holder.waiting) } : holder;

const toPlace = (place: Raw): Raw => {
  const boost = Number(place.queuedAt) - Number(place.orderKey);
  return { asked: place.requirements, enteredAt: place.queuedAt, boosts: { grade: boost }, ...place };
};

const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null;
const recordsOf = (value: unknown): Raw[] => (Array.isArray(value) ? value.filter(isRecord) : []);
