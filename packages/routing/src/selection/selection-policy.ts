import type { AgentSelection, AgentState, Requirement } from '@tellonce/contracts';
import type { Levels } from '../requirements.ts';
import { fewestInteractions } from './fewest-interactions.ts';
import { leastOccupied } from './least-occupied.ts';
import { leastSkilled } from './least-skilled.ts';
import { longestIdle } from './longest-idle.ts';
import { mostSkilled } from './most-skilled.ts';
import { weighted } from './weighted.ts';

/**
 * Which of several free agents is chosen, as a number: the least is offered the interaction. It must not change with
 * time while the agent is free, nor with anything but the agent's own state: then a heap keeps the order, and a choice
 * costs no search. Equals are told apart by who has been idle longer, then by id.
 */
export type SelectionPolicy<Choice extends AgentSelection = AgentSelection> = (
  agent: AgentState,
  levels: Levels,
  requirements: readonly Requirement[],
  choice: Choice,
) => number;

/** To add a policy: its name in `agentSelection` (contracts), a file here, a row in this table. */
const policies: { [K in AgentSelection['kind']]: SelectionPolicy<Extract<AgentSelection, { kind: K }>> } = {
  'longest-idle': longestIdle,
  'most-skilled': mostSkilled,
  'least-skilled': leastSkilled,
  'fewest-interactions': fewestInteractions,
  'least-occupied': leastOccupied,
  weighted,
};

export const selectionPolicy = (choice: AgentSelection): SelectionPolicy => policies[choice.kind] as SelectionPolicy;
