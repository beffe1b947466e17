import {
  type AgentId,
  type CommandId,
  type InteractionId,
  newId,
  type PreviewFinding,
  type RoutingCommand,
  type RoutingConfiguration,
  type RoutingQueue,
  ring,
  type TeamId,
} from '@tellonce/contracts';
import { createEngine } from '@tellonce/routing';
import { anAgent, aQueue, aRoutingConfiguration } from '@tellonce/testkit';
import { describe, expect, it } from 'vitest';
import { consequencesOf } from './consequences.ts';

const [north, south] = [newId<TeamId>(), newId<TeamId>()];
const skilled = (level: number) => [{ skill: 'printers', level }];
const ann = anAgent({ teamId: south, skills: skilled(9) });
const bo = anAgent({ teamId: north, skills: skilled(5) });
const queue = aQueue({ requirements: skilled(8), wrapUp: { kind: 'none' } });
const { queueId } = queue;
const before = aRoutingConfiguration({ queues: [queue], agents: [ann, bo], waitingLeaseMs: 3_600_000 });
const startMs = 1_800_000_000_000;

/** An engine in which these agents are free and so many callers have waited for a minute. */
const floor = (free: readonly AgentId[], waiting: number, configuration: RoutingConfiguration = before) => {
  const engine = createEngine();
  const send = (command: object, atMs = startMs) =>
    engine.handle({ ...command, commandId: newId<CommandId>() } as RoutingCommand, atMs);
  send({ type: 'configuration.apply', configuration });
  for (let n = 0; n < waiting; n += 1)
    send({
      ...{ type: 'interaction.queue', interactionId: newId<InteractionId>(), queueId, requirements: [] },
      ...{ grade: null, preferredAgentId: null },
    });
  const atMs = startMs + 60_000;
  for (const agentId of free) {
    send({ type: 'agent.sign-in', agentId, epoch: 1, node: null }, atMs);
    send({ type: 'agent.choose-status', agentId, status: 'available', reason: null }, atMs);
  }
  return { engine, atMs };
};
const preview = (
  { engine, atMs }: ReturnType<typeof floor>,
  changes: Partial<RoutingConfiguration>,
): PreviewFinding[] =>
  consequencesOf(engine, { before, after: { ...before, version: 2, ...changes }, atMs, mayRefuse: queueId });
const withQueue = (changes: Partial<RoutingQueue>) => ({ queues: [{ ...queue, ...changes }] });
const kinds = (findings: readonly PreviewFinding[]) => findings.map((each) => each.kind);

describe('a change of the configuration', () => {
  it('that changes nothing for anybody finds nothing', () => {
    expect(preview(floor([bo.agentId], 2), {})).toEqual([]);
    expect(preview(floor([bo.agentId], 2), withQueue({ serviceLevelTargetMs: 30_000 }))).toEqual([]);
  });

  it('strands those who wait when nobody is left who could ever serve them', () => {
    const findings = preview(floor([bo.agentId], 3), { agents: [bo] });
    expect(findings).toContainEqual({
      ...{ kind: 'stranded', queueId, count: 3 },
      ...{ asks: skilled(8), lacking: skilled(8) },
    });
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'never-served', isRefused: true }));
  });
  it('strands nobody who is sent on after a while', () => {
    const sentOn = { ...queue, maxWaitMs: 600_000 };
    expect(kinds(preview(floor([bo.agentId], 3), { queues: [sentOn], agents: [bo] }))).not.toContain('stranded');
  });

  it('is refused when the queue asks what nobody has, and says what that is', () => {
    const findings = preview(
      floor([], 0),
      withQueue({ requirements: [...skilled(8), { skill: 'chinese', level: 3 }] }),
    );
    expect(findings[0]).toMatchObject({ kind: 'never-served', lacking: [{ skill: 'chinese' }], isRefused: true });
  });
  it('is refused when no one person has all of it, though each part has somebody', () => {
    const both = [...skilled(8), { skill: 'chinese', level: 3 }];
    const agents = [ann, { ...bo, skills: [{ skill: 'chinese', level: 5 }] }];
    const findings = preview(floor([], 0), { ...withQueue({ requirements: both }), agents });
    expect(findings[0]).toMatchObject({ kind: 'never-served', asks: both, lacking: [], isRefused: true });
  });
  it('only warns of a new queue that nobody serves yet, and of one that nobody served before', () => {
    const empty = aQueue({ key: 'new', requirements: [{ skill: 'flying', level: 1 }] });
    expect(preview(floor([], 0), { queues: [queue, empty] })).toEqual([
      expect.objectContaining({ kind: 'never-served', queueId: empty.queueId, isRefused: false }),
    ]);
  });
  it('finds nothing in somebody new, nor in the first queues of a company without people', () => {
    expect(preview(floor([], 0), { agents: [ann, bo, anAgent({ skills: skilled(9) })] })).toEqual([]);
    const nobody = { ...before, agents: [], queues: [] };
    const { engine, atMs } = floor([], 0, nobody);
    const after = { ...nobody, version: 2, queues: [queue] };
    expect(consequencesOf(engine, { before: nobody, after, atMs, mayRefuse: null })).toEqual([]);
  });
  it('warns when somebody could serve it, but nobody who is signed in', () => {
    const findings = preview(floor([ann.agentId], 0), withQueue({ teamIds: [north], requirements: skilled(5) }));
    expect(findings).toContainEqual({ kind: 'nobody-on-duty', queueId });
    expect(findings).toContainEqual({
      ...{ kind: 'served-by', queueId, when: 'at-once', remaining: 1 },
      ...{ gained: [bo.agentId], lost: [ann.agentId] },
    });
  });

  it('tells who rings at once', () => {
    const findings = preview(floor([bo.agentId], 2), withQueue({ requirements: skilled(5) }));
    // What was asked of those who wait stays asked; whoever comes now is offered to Bo.
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'new-callers', after: { kind: 'offered', queueId, agentId: bo.agentId } }),
    );
    const lower = ring.parse({ afterMs: 20_000, change: { kind: 'relax', lower: skilled(5) } });
    const ringing = preview(floor([bo.agentId], 2), withQueue({ rings: [lower] }));
    expect(ringing).toContainEqual({ kind: 'opens-ring-at-once', queueId, ring: 1, count: 2 });
    expect(ringing).toContainEqual({ kind: 'rings-at-once', queueId, agentIds: [bo.agentId], count: 1 });
    expect(ringing).toContainEqual(
      expect.objectContaining({ kind: 'served-by', when: 'in-the-end', gained: [bo.agentId], remaining: 2 }),
    );
  });

  it('tells who goes elsewhere or hears a message at once', () => {
    const parts = aQueue({ key: 'parts' });
    const to = { kind: 'queue', queueId: parts.queueId } as const;
    const overflow = { afterMs: 30_000, atLength: null, to };
    const queues = [{ ...queue, overflow }, parts];
    expect(preview(floor([], 2), { queues })).toContainEqual({
      ...{ kind: 'goes-on-at-once', from: queueId, to: parts.queueId, count: 2 },
    });
    const ended = preview(floor([], 2), withQueue({ maxWaitMs: 30_000 }));
    expect(ended).toContainEqual({ kind: 'ends-at-once', queueId, message: 'max-wait', count: 2 });
  });

  it('tells what becomes of whoever calls now', () => {
    const closed = preview(floor([], 0), withQueue({ openings: [] }));
    expect(closed).toEqual([
      {
        ...{ kind: 'new-callers', queueId, before: { kind: 'waits', queueId } },
        after: { kind: 'message', message: 'closed' },
      },
    ]);
  });

  it('does not speak of other queues because one of their agents is just being rung', () => {
    const parts = aQueue({ key: 'parts', requirements: [] });
    const both = { ...before, queues: [queue, parts] };
    const { engine, atMs } = floor([bo.agentId], 1, both);
    const change = { ...queue, rings: [ring.parse({ afterMs: 1_000, change: { kind: 'anyone' } })] };
    const after = { ...both, version: 2, queues: [change, parts] };
    const findings = consequencesOf(engine, { before: both, after, atMs, mayRefuse: queueId });
    expect(kinds(findings)).toContain('rings-at-once');
    expect(findings).not.toContainEqual(expect.objectContaining({ kind: 'new-callers', queueId: parts.queueId }));
  });

  it('tells who leaves routing', () => {
    const findings = preview(floor([ann.agentId, bo.agentId], 0), { agents: [ann] });
    expect(findings).toContainEqual({ kind: 'leaves-routing', agentId: bo.agentId, isBusy: false });
  });
});
