import { type CommandId, type InteractionId, newId, type RoutingCommand } from '@tellonce/contracts';
import { createEngine } from '@tellonce/routing';
import { createDice } from './dice.ts';
import { configurationOf } from './routing-workload.ts';

/** Run with --expose-gc, alone: heap that an agent at work and a waiting interaction take, indexes included. */
const shape = { agents: 10_000, waiting: 10_000, skillsPerAgent: 5, classes: 50 };
const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error('run with --expose-gc');
const heap = (): number => {
  for (let n = 0; n < 4; n += 1) collect();
  return process.memoryUsage().heapUsed;
};

const engine = createEngine();
/** A copy of its own, as when it was read from the command stream. */
const handle = (command: Record<string, unknown>): void => {
  const own = JSON.parse(JSON.stringify({ commandId: newId<CommandId>(), ...command })) as RoutingCommand;
  engine.handle(own, 1_000_000);
};

const dice = createDice(1);
const configuration = configurationOf(shape, dice);
const queueIds = configuration.queues.map((each) => each.queueId);
const agentIds = configuration.agents.map((each) => each.agentId);
// The memory of recent commands is as full as it gets, and does not count.
for (let n = 0; n < 60_000; n += 1) handle({ type: 'clock.advance' });
const empty = heap();
handle({ type: 'configuration.apply', configuration });
for (const agentId of agentIds) {
  handle({ type: 'agent.sign-in', agentId, epoch: 1, node: 'node-1' });
  handle({ type: 'agent.choose-status', agentId, status: 'available', reason: null });
}
const withAgents = heap();
for (const agentId of agentIds) handle({ type: 'agent.choose-status', agentId, status: 'not-ready', reason: 'break' });
const paused = heap();
for (let n = 0; n < shape.waiting; n += 1)
  handle({
    ...{ type: 'interaction.queue', interactionId: newId<InteractionId>(), queueId: queueIds[n % queueIds.length] },
    ...{ requirements: [], grade: 'B', preferredAgentId: null },
  });
const withWaiting = heap();
const { waiting, agents } = engine.toSnapshot({ journalId: '0-0', commandCursor: '0-0' });
if (waiting.length !== shape.waiting || agents.length !== shape.agents)
  throw new Error(`the house is not full: ${agents.length} agents, ${waiting.length} waiting`);
console.log(
  JSON.stringify({
    agentBytes: (withAgents - empty) / shape.agents,
    waitingBytes: (withWaiting - paused) / shape.waiting,
  }),
);
