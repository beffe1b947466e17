import type { RoutingCommandOf } from '@tellonce/contracts';
import type { Decided, Step } from '../step.ts';
import { takeOut } from './leave-interaction.ts';

/** Agents who are no longer configured leave: at once, or when their interaction ends. */
export const decideConfigurationApply = (step: Step, command: RoutingCommandOf<'configuration.apply'>): Decided => {
  const { state } = step;
  if (command.configuration.version <= state.configuration.version) return 'older-configuration';
  step.emit({ type: 'configuration.applied', v: 1, configuration: command.configuration });
  for (const agent of [...state.agents.values()]) {
    if (state.index.candidate(agent.agentId) || agent.status === 'offline' || agent.work.length > 0) continue;
    takeOut(step, agent, 'removed');
  }
  return null;
};
