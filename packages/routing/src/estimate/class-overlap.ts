import type { Requirement, RoutingConfiguration } from '@tellonce/contracts';
import { isSuited, type Levels, toLevels } from '../requirements.ts';

/** How the agents of two classes of requirements relate: `same` agents, no agent in common, or some. */
export type Relation = 'same' | 'apart' | 'overlapping';

export interface ClassOverlap {
  relation(a: RequirementsOf, b: RequirementsOf): Relation;
}
export interface RequirementsOf {
  key: string;
  requirements: readonly Requirement[];
}

/** Of a configuration's agents, whoever is at work: computed once for each pair of classes that is asked about. */
export const createClassOverlap = (configuration: RoutingConfiguration): ClassOverlap => {
  const skills: readonly Levels[] = configuration.agents.map((each) => toLevels(each.skills));
  const suitedByKey = new Map<string, Uint32Array>();
  const relations = new Map<string, Relation>();

  const suited = ({ key, requirements }: RequirementsOf): Uint32Array => {
    const known = suitedByKey.get(key);
    if (known) return known;
    const bits = new Uint32Array((skills.length + 31) >> 5);
    for (const [n, levels] of skills.entries())
      if (isSuited(levels, requirements)) bits[n >> 5] = (bits[n >> 5] ?? 0) | (1 << (n & 31));
    suitedByKey.set(key, bits);
    return bits;
  };
  const compare = (a: Uint32Array, b: Uint32Array): Relation => {
    let differs = false;
    let meets = false;
    for (let word = 0; word < a.length; word += 1) {
      const [left, right] = [a[word] ?? 0, b[word] ?? 0];
      differs ||= left !== right;
      meets ||= (left & right) !== 0;
    }
    return differs ? (meets ? 'overlapping' : 'apart') : 'same';
  };

  return {
    relation(a, b) {
      if (a.key === b.key) return 'same';
      const pair = a.key < b.key ? `${a.key}|${b.key}` : `${b.key}|${a.key}`;
      const known = relations.get(pair);
      if (known) return known;
      const relation = compare(suited(a), suited(b));
      relations.set(pair, relation);
      return relation;
    },
  };
};
