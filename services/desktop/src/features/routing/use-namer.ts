import type { Namer, RoutingNames } from '@tellonce/contracts';
import { useMemo } from 'react';
import { useLanguage } from '../../language/use-language.ts';

/** What ids are called, in the language on the screen. */
export const useNamer = (names: RoutingNames | undefined): Namer => {
  const language = useLanguage();
  return useMemo(() => {
    const agents = new Map<string, string>(names?.agents.map((each) => [each.agentId, each.name]));
    const queues = new Map<string, string>(names?.queues.map((each) => [each.queueId, each.name[language]]));
    const skills = new Map<string, string>(names?.skills.map((each) => [each.key, each.name[language]]));
    return {
      agent: (id) => agents.get(id) ?? null,
      queue: (id) => queues.get(id) ?? null,
      skill: (key) => skills.get(key) ?? null,
    };
  }, [names, language]);
};
