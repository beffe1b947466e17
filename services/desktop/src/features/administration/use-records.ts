import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { RouteName } from '@tellonce/contracts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { useMay } from '../../api/session.ts';
import { callKey } from '../../api/use-call.ts';
import { doors, type Kind, type ListedKind, type Records, readPermission } from './administered-kinds.ts';

/** The route whose answer the records come from: its name is their place in the cache. */
export const listRoute = (kind: Kind): RouteName =>
  kind === 'routing' ? 'routing.read' : (`${kind}.list` satisfies `${ListedKind}.list`);

/** All records of a kind, disabled ones included; nothing is asked that this session may not read. */
export const useRecords = <K extends Kind>(kind: K): UseQueryResult<{ items: Records[K][] }, ApiProblem> => {
  const enabled = useMay(readPermission(kind));
  // The key is that of `useCall`: whoever reads the same list elsewhere shares the answer.
  return useQuery({ queryKey: callKey(listRoute(kind), {}), queryFn: () => doors[kind].list(), enabled });
};
