import {
  type CommandId,
  type InteractionId,
  newId,
  type Requirement,
  type RoutingCommandOf,
  type RoutingConfiguration,
  type RoutingQueue,
} from '@tellonce/contracts';
import { generalQueueKey, type QueueRequest } from '@tellonce/flows';

const languageSkills = { en: 'language-en', 'zh-CN': 'language-zh' } as const;

/** The queue as configured now: the very one, one of its key, the general one, any. Null when there is none at all. */
export const findQueue = (
  configuration: RoutingConfiguration | null,
  wanted: QueueRequest['queue'],
): RoutingQueue | null => {
  const queues = configuration?.queues ?? [];
  return (
    queues.find((each) => each.queueId === wanted.queueId) ??
    queues.find((each) => each.key === wanted.key) ??
    queues.find((each) => each.key === generalQueueKey) ??
    queues[0] ??
    null
  );
};

/** A language is required of the agent only where some agent has it: else the caller would wait for nobody. */
const languageRequirement = (
  configuration: RoutingConfiguration,
  language: QueueRequest['language'],
): Requirement[] => {
  const skill = languageSkills[language];
  const isSpoken = configuration.agents.some((agent) => agent.skills.some((each) => each.skill === skill));
  return isSpoken ? [{ skill, level: 1 }] : [];
};

/** What routing counts at most. */
const mostSpentMs = 86_400_000;

/** A fresh command each time: routing takes a repetition for a renewal of the place. */
export const toQueueCommand = (
  request: QueueRequest,
  configuration: RoutingConfiguration | null,
): RoutingCommandOf<'interaction.queue'> | null => {
  const queue = findQueue(configuration, request.queue);
  if (!queue || !configuration) return null;
  const spoken = languageRequirement(configuration, request.language).filter(
    ({ skill }) => !queue.requirements.some((each) => each.skill === skill),
  );
  return {
    commandId: newId<CommandId>(),
    type: 'interaction.queue',
    interactionId: request.interactionId,
    queueId: queue.queueId,
    requirements: [...queue.requirements, ...spoken],
    grade: request.grade,
    preferredAgentId: request.preferredAgentId,
    ...(request.spentMs > 0 ? { spentMs: Math.min(request.spentMs, mostSpentMs) } : {}),
  };
};

/** The caller hangs up, and their place goes on ageing. */
export const toCallbackCommand = (interactionId: InteractionId): RoutingCommandOf<'interaction.request-callback'> => ({
  commandId: newId<CommandId>(),
  type: 'interaction.request-callback',
  interactionId,
});

/** The caller hung up. Routing remembers it: a wait document that was on its way brings nobody back. */
export const toEndCommand = (
  interactionId: InteractionId,
  reason = 'caller-left',
): RoutingCommandOf<'interaction.end'> => ({
  commandId: newId<CommandId>(),
  type: 'interaction.end',
  interactionId,
  reason,
});
