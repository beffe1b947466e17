import type { ListedKind } from './administered-kinds.ts';
import type { Description } from './description.ts';
import { hours } from './hours-kind.tsx';
import { numbers } from './number-kind.tsx';
import { queues } from './queue-kind.tsx';
import { breakReasons, dispositions, skills, teams } from './simple-kinds.tsx';
import { users } from './user-kind.tsx';

export const descriptions: { [K in ListedKind]: Description<K> } = {
  teams,
  skills,
  queues,
  numbers,
  users,
  hours,
  dispositions,
  'break-reasons': breakReasons,
};
