import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiProblem } from '../../api/api-problem.ts';
import { useMay } from '../../api/session.ts';
import { callKey } from '../../api/use-call.ts';
import { doors, type Kind, type Records, readPermission } from './administered-kinds.ts';

/** All records of a kind, disabled ones included; nothing is asked that this session may not read. */
export const useRecords = <K extends Kind>(kind: K): UseQueryResult<{ items: Records[K][] }, ApiProblem> => {
  const enabled = useMay(readPermission(kind));
  // The key is that of `useCall`: whoever reads the same list elsewhere shares the answer.
  return useQuery({ queryKey: callKey(`${kind}.list`, {}), queryFn: () => doors[kind].list(), enabled });
};
