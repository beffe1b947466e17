import type {
  AgentId,
  AssetId,
  CaseId,
  CustomerId,
  Grade,
  InteractionId,
  Language,
  QueueId,
  ToldItem,
} from '@tellonce/contracts';
import { type BulkRow, bulkInsert, customerSearchVector, type Executor } from '@tellonce/database';
import { toPhoneIdentity } from '../phone-identity.ts';
import { numbers, type QueueKey, queues } from './demonstration-configuration.ts';
import type { DemonstrationPerson } from './demonstration-people.ts';
import type { SeededRandom } from './seeded-random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WARRANTY_MS = 730 * DAY_MS;

export interface DemonstrationCustomer {
  name: string;
  otherName?: string;
  kind?: 'consumer' | 'intermediary';
  language: Language | null;
  city: string;
  grade: Grade | null;
  gradeReasons: string[];
  temperament?: string;
  organizationId?: string;
  sinceDaysAgo: number;
  phones: string[];
  account?: string;
  email?: string;
  lastAgent?: DemonstrationPerson;
}
export interface PastContact {
  daysAgo: number;
  queue: QueueKey;
  agent: DemonstrationPerson;
  language: Language;
  from: string;
  talkMs: number;
  note: string | null;
  disposition: string;
  told?: Omit<ToldItem, 'at'>[];
}

/** Collects the company's rows, then writes each table with one statement. All times hang on `now`. */
export const demonstrationRows = (now: Date, random: SeededRandom) => {
  const organizations: BulkRow<'organization'>[] = [];
  const customers: BulkRow<'customer'>[] = [];
  const identities: BulkRow<'identity'>[] = [];
  const assets: BulkRow<'asset'>[] = [];
  const purchases: BulkRow<'purchase'>[] = [];
  const cases: BulkRow<'service_case'>[] = [];
  const promises: BulkRow<'promise'>[] = [];
  const interactions: BulkRow<'interaction'>[] = [];
  const segments: BulkRow<'segment'>[] = [];
  const notes: BulkRow<'note'>[] = [];
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  let nextCase = 2_001;

  return {
    before,
    customerCount: () => customers.length,
    organization(name: string): string {
      const organizationId = random.id<string>();
      organizations.push({ organization_id: organizationId, name });
      return organizationId;
    },
    customer(input: DemonstrationCustomer): CustomerId {
      const customerId = random.id<CustomerId>();
      customers.push({
        customer_id: customerId,
        kind: input.kind ?? 'consumer',
        name: input.name,
        other_name: input.otherName ?? null,
        grade: input.grade,
        grade_reasons: input.gradeReasons,
        language: input.language,
        city: input.city,
        temperament: input.temperament ?? null,
        organization_id: input.organizationId ?? null,
        since: before(input.sinceDaysAgo),
        last_agent_id: input.lastAgent?.userId ?? null,
        search: customerSearchVector({ name: input.name, otherName: input.otherName ?? null }),
        version: 1,
      });
      const identity = (
        kind: 'phone' | 'account' | 'email',
        value: string,
        national: string | null,
        primary: boolean,
      ) =>
        identities.push({
          identity_id: random.id<string>(),
          customer_id: customerId,
          kind,
          value,
          national,
          is_primary: primary,
        });
      for (const [index, phone] of input.phones.entries()) {
        const parsed = toPhoneIdentity(phone);
        identity('phone', parsed?.value ?? phone, parsed?.national ?? null, index === 0);
      }
      if (input.account) identity('account', input.account, null, false);
      if (input.email) identity('email', input.email, null, false);
      return customerId;
    },
    machine(
      customerId: CustomerId,
      input: {
        model: string;
        serial: string;
        configuration: Record<string, string>;
        daysAgo: number;
        location: string;
      },
    ): AssetId {
      const assetId = random.id<AssetId>();
      const installedAt = before(input.daysAgo);
      assets.push({
        asset_id: assetId,
        customer_id: customerId,
        model: input.model,
        serial: input.serial,
        configuration: input.configuration,
        installed_at: installedAt,
        warranty_until: new Date(installedAt.getTime() + WARRANTY_MS),
        location: input.location,
        version: 1,
      });
      return assetId;
    },
    purchase(
      customerId: CustomerId,
      input: { description: string; amountMinor: number; configuration: Record<string, string>; daysAgo: number },
    ): void {
      purchases.push({
        purchase_id: random.id(),
        customer_id: customerId,
        purchased_at: before(input.daysAgo),
        description: input.description,
        amount_minor: input.amountMinor,
        currency: 'CNY',
        configuration: input.configuration,
        version: 1,
      });
    },
    serviceCase(
      customerId: CustomerId,
      input: {
        number?: string;
        assetId: AssetId | null;
        kind?: 'fault' | 'complaint' | 'question';
        status: 'new' | 'diagnosed' | 'waiting-for-parts' | 'visit-planned' | 'confirmed' | 'reopened';
        title: string;
        symptoms: string;
        diagnosis?: string;
        resolution?: string;
        owner: DemonstrationPerson;
        daysAgo: number;
        reopenings?: number;
      },
    ): CaseId {
      const caseId = random.id<CaseId>();
      while (!input.number && (nextCase === 2_041 || nextCase === 2_042 || nextCase === 2_043)) nextCase += 1;
      cases.push({
        case_id: caseId,
        number: input.number ?? `C-${nextCase++}`,
        customer_id: customerId,
        asset_id: input.assetId,
        kind: input.kind ?? 'fault',
        status: input.status,
        title: input.title,
        symptoms: input.symptoms,
        diagnosis: input.diagnosis ?? null,
        resolution: input.resolution ?? null,
        owner_id: input.owner.userId,
        opened_at: before(input.daysAgo),
        closed_at: input.status === 'confirmed' ? before(Math.max(input.daysAgo - 3, 0)) : null,
        reopenings: input.reopenings ?? 0,
        opened_in: null,
        version: 1,
      });
      return caseId;
    },
    promise(
      customerId: CustomerId,
      input: {
        text: string;
        dueAt: Date;
        caseId: CaseId | null;
        by: DemonstrationPerson;
        kept?: boolean;
        daysAgo: number;
      },
    ): void {
      promises.push({
        promise_id: random.id(),
        customer_id: customerId,
        interaction_id: null,
        case_id: input.caseId,
        text: input.text,
        due_at: input.dueAt,
        status: input.kept ? 'kept' : 'open',
        made_by: input.by.userId,
        made_at: before(input.daysAgo),
        version: 1,
      });
    },
    /** An answered call of an earlier day, with its two segments. */
    contact(customerId: CustomerId, input: PastContact): void {
      const interactionId = random.id<InteractionId>();
      const startedAt = before(input.daysAgo);
      const queuedAt = new Date(startedAt.getTime() + random.between(20, 60) * 1_000);
      const answeredAt = new Date(queuedAt.getTime() + random.between(3, 40) * 1_000);
      const endedAt = new Date(answeredAt.getTime() + input.talkMs);
      const queueId: QueueId = queues[input.queue].queueId;
      const agentId: AgentId = input.agent.userId;
      interactions.push({
        interaction_id: interactionId,
        channel: 'voice',
        direction: 'inbound',
        from_number: input.from,
        to_number: numbers[input.language === 'en' ? 1 : 0]?.number ?? '',
        language: input.language,
        customer_id: customerId,
        candidate_ids: [],
        assurance: 'number',
        started_at: startedAt,
        ended_at: endedAt,
        queue_id: queueId,
        last_agent_id: agentId,
        grade: null,
        outcome: 'answered',
        disposition: input.disposition,
        reason: null,
        told: (input.told ?? []).map((each) => ({ ...each, at: startedAt.toISOString() })),
        version: 1,
      });
      const segment = { interaction_id: interactionId, queue_id: queueId, agent_id: agentId, queued_at: queuedAt };
      const teamId = input.agent.teamId;
      segments.push({
        ...segment,
        segment_id: random.id<string>(),
        kind: 'queue',
        team_id: teamId,
        started_at: queuedAt,
        ended_at: answeredAt,
        wrap_up_started_at: null,
        wrap_up_ended_at: null,
        outcome: 'answered',
        reason: null,
        target_ms: 20_000,
      });
      segments.push({
        ...segment,
        segment_id: random.id<string>(),
        kind: 'agent',
        team_id: teamId,
        started_at: answeredAt,
        ended_at: endedAt,
        wrap_up_started_at: endedAt,
        wrap_up_ended_at: new Date(endedAt.getTime() + random.between(10, 60) * 1_000),
        outcome: 'completed',
        reason: 'caller-left',
        target_ms: null,
      });
      if (input.note)
        notes.push({
          note_id: random.id(),
          customer_id: customerId,
          interaction_id: interactionId,
          author_id: agentId,
          text: input.note,
          at: endedAt,
          version: 1,
        });
    },
    async insert(db: Executor): Promise<void> {
      await bulkInsert(db, 'organization', organizations);
      await bulkInsert(db, 'customer', customers);
      await bulkInsert(db, 'identity', identities);
      await bulkInsert(db, 'asset', assets);
      await bulkInsert(db, 'purchase', purchases);
      await bulkInsert(db, 'service_case', cases);
      await bulkInsert(db, 'interaction', interactions);
      await bulkInsert(db, 'segment', segments);
      await bulkInsert(db, 'promise', promises);
      await bulkInsert(db, 'note', notes);
    },
  };
};
export type DemonstrationRows = ReturnType<typeof demonstrationRows>;
