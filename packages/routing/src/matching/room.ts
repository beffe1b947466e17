import type { AgentHandling, AgentState, Channel } from '@tellonce/contracts';

/**
 * Whether an agent can be offered one more on this channel now. One voice interaction at most, and nothing beside it;
 * chats and emails up to the agent's capacity; a voice interaction beside them only where it may interrupt them all.
 */
export const hasRoomFor = (agent: AgentState | undefined, handling: AgentHandling, channel: Channel): boolean => {
  if (!agent) return false;
  const { status, work } = agent;
  const { capacity, voiceInterrupts } = handling;
  if (status === 'available') return capacity[channel] > 0;
  // With something in hand: unless a break was asked for, the agent signed out, or the desktop is gone.
  if (status !== 'busy' || agent.chosen.status !== 'available') return false;
  if (capacity[channel] === 0) return false;
  let sameChannel = 0;
  for (const each of work) {
    if (each.channel === 'voice') return false;
    if (channel === 'voice' && !voiceInterrupts.includes(each.channel)) return false;
    if (each.channel === channel) sameChannel += 1;
  }
  return work.length > 0 && sameChannel < capacity[channel];
};

export const channels: readonly Channel[] = ['voice', 'chat', 'email'];
