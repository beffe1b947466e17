import { type RawBuilder, sql } from 'kysely';

/** `[]` rather than null for no rows. */
const listOf = (object: RawBuilder<unknown>, order: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
  sql`(SELECT COALESCE(json_agg(${object} ORDER BY ${order}), '[]') FROM ${from})`;

const MOST_ASSETS = 200;
const MOST_CASES = 100;
const MOST_PROMISES = 50;
const MOST_PURCHASES = 100;
const MOST_CONTACTS = 5;
const MOST_NOTES = 20;

/** A customer of the row `c`, with one of their numbers. */
export const summaryFields = sql`
  'customerId', c.customer_id, 'kind', c.kind, 'name', c.name, 'otherName', c.other_name, 'grade', c.grade,
  'language', c.language, 'city', c.city,
  'primaryPhone', (
    SELECT value FROM identity WHERE customer_id = c.customer_id AND kind = 'phone'
    ORDER BY is_primary DESC, identity_id LIMIT 1)`;

export const notesOfInteraction = (interactionId: RawBuilder<unknown>) =>
  listOf(
    sql`json_build_object('noteId', n.note_id, 'text', n.text, 'authorName', u.display_name, 'at', iso(n.at))`,
    sql`n.at`,
    sql`note n LEFT JOIN app_user u ON u.user_id = n.author_id WHERE n.interaction_id = ${interactionId}`,
  );

const identities = listOf(
  sql`json_build_object('kind', kind, 'value', value, 'primary', is_primary)`,
  sql`is_primary DESC, identity_id`,
  sql`identity WHERE customer_id = c.customer_id`,
);

const assets = listOf(
  sql`json_build_object(
    'assetId', a.asset_id, 'model', a.model, 'serial', a.serial, 'configuration', a.configuration,
    'installedAt', iso(a.installed_at), 'warrantyUntil', iso(a.warranty_until), 'location', a.location,
    'openCases', a.open_cases, 'pastCases', a.past_cases)`,
  sql`a.open_cases DESC, a.installed_at DESC NULLS LAST, a.asset_id`,
  sql`(
    SELECT asset.*, cases.* FROM asset CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE status NOT IN ('solved', 'confirmed'))::int AS open_cases,
             count(*) FILTER (WHERE status IN ('solved', 'confirmed'))::int AS past_cases
      FROM service_case WHERE asset_id = asset.asset_id) AS cases
    WHERE customer_id = c.customer_id LIMIT ${sql.lit(MOST_ASSETS)}) AS a`,
);

/** A case of the row `s` whose owner is the row `u`. */
export const caseObject = sql`json_build_object(
  'caseId', s.case_id, 'number', s.number, 'kind', s.kind, 'status', s.status, 'title', s.title,
  'symptoms', s.symptoms, 'diagnosis', s.diagnosis, 'resolution', s.resolution, 'assetId', s.asset_id,
  'ownerName', u.display_name, 'openedAt', iso(s.opened_at), 'closedAt', iso(s.closed_at),
  'reopenings', s.reopenings, 'version', s.version)`;

const cases = listOf(
  caseObject,
  sql`(s.status IN ('solved', 'confirmed')), s.opened_at DESC`,
  sql`(
    SELECT * FROM service_case WHERE customer_id = c.customer_id
    ORDER BY (status IN ('solved', 'confirmed')), opened_at DESC LIMIT ${sql.lit(MOST_CASES)}) AS s
    LEFT JOIN app_user u ON u.user_id = s.owner_id`,
);

/** A promise of the row `p` that the row `u` made. */
export const promiseObject = sql`json_build_object(
  'promiseId', p.promise_id, 'text', p.text, 'dueAt', iso(p.due_at), 'status', p.status, 'caseId', p.case_id,
  'madeByName', u.display_name, 'madeAt', iso(p.made_at), 'version', p.version)`;

const promises = listOf(
  promiseObject,
  sql`(p.status <> 'open'), CASE WHEN p.status = 'open' THEN p.due_at END, p.due_at DESC`,
  sql`(
    SELECT * FROM promise WHERE customer_id = c.customer_id
    ORDER BY (status <> 'open'), due_at DESC LIMIT ${sql.lit(MOST_PROMISES)}) AS p
    LEFT JOIN app_user u ON u.user_id = p.made_by`,
);

const purchases = listOf(
  sql`json_build_object(
    'purchaseId', p.purchase_id, 'purchasedAt', iso(p.purchased_at), 'description', p.description,
    'amountMinor', p.amount_minor, 'currency', p.currency, 'configuration', p.configuration)`,
  sql`p.purchased_at DESC`,
  sql`(
    SELECT * FROM purchase WHERE customer_id = c.customer_id
    ORDER BY purchased_at DESC LIMIT ${sql.lit(MOST_PURCHASES)}) AS p`,
);

const contacts = (besides: string | null) =>
  listOf(
    sql`json_build_object(
      'interactionId', i.interaction_id, 'channel', i.channel, 'direction', i.direction, 'startedAt', iso(i.started_at),
      'durationMs', (extract(epoch FROM i.ended_at - i.started_at) * 1000)::bigint,
      'queueKey', q.key, 'agentId', i.last_agent_id, 'agentName', u.display_name, 'outcome', i.outcome,
      'disposition', i.disposition, 'reason', i.reason, 'notes', ${notesOfInteraction(sql`i.interaction_id`)})`,
    sql`i.started_at DESC`,
    sql`(
      SELECT * FROM interaction
      WHERE customer_id = c.customer_id ${besides ? sql`AND interaction_id <> ${besides}` : sql``}
      ORDER BY started_at DESC LIMIT ${sql.lit(MOST_CONTACTS)}) AS i
      LEFT JOIN queue q ON q.queue_id = i.queue_id LEFT JOIN app_user u ON u.user_id = i.last_agent_id`,
  );

const ownNotes = listOf(
  sql`json_build_object('noteId', n.note_id, 'text', n.text, 'authorName', u.display_name, 'at', iso(n.at))`,
  sql`n.at DESC`,
  sql`(
    SELECT * FROM note WHERE customer_id = c.customer_id AND interaction_id IS NULL
    ORDER BY at DESC LIMIT ${sql.lit(MOST_NOTES)}) AS n
    LEFT JOIN app_user u ON u.user_id = n.author_id`,
);

/**
 * The story of the customer in the row `c`, in the shape of the contract's `customerStory`.
 * @param besides the interaction that is going on, which is not an earlier contact
 */
export const storyObject = (besides: string | null) => sql`json_build_object(
  'customer', json_build_object(${summaryFields},
    'gradeReasons', c.grade_reasons, 'temperament', c.temperament, 'identities', ${identities},
    'organization', (SELECT name FROM organization WHERE organization_id = c.organization_id),
    'since', iso(c.since), 'version', c.version),
  'assets', ${assets}, 'cases', ${cases}, 'promises', ${promises}, 'purchases', ${purchases},
  'contacts', ${contacts(besides)}, 'notes', ${ownNotes}, 'lastAgentId', c.last_agent_id)`;
