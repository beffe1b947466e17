import {
  type QueryKey,
  type UseMutationOptions,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { RouteName, RouteResponse } from '@tellonce/contracts';
import type { ApiProblem } from './api-problem.ts';
import { type CallInput, call } from './call.ts';

export const callKey = <N extends RouteName>(name: N, input?: Partial<CallInput<N>>): QueryKey =>
  input ? [name, input] : [name];

/** A reading route as a query: `useCall('customers.story', { params: { customerId } })`. */
export const useCall = <N extends RouteName>(
  name: N,
  input: CallInput<N>,
  options?: Omit<UseQueryOptions<RouteResponse<N>, ApiProblem>, 'queryKey' | 'queryFn'>,
): UseQueryResult<RouteResponse<N>, ApiProblem> =>
  useQuery({
    ...options,
    queryKey: callKey(name, input),
    // The rest parameter of `call` cannot be inferred for a generic name; the input has the right type already.
    queryFn: () => (call as (name: N, input: CallInput<N>) => Promise<RouteResponse<N>>)(name, input),
  });

/** A writing route as a mutation; `renews` names the reading routes whose answers it makes old. */
export const useCallMutation = <N extends RouteName>(
  name: N,
  renews: readonly RouteName[] = [],
  options?: Omit<UseMutationOptions<RouteResponse<N>, ApiProblem, CallInput<N>>, 'mutationFn'>,
): UseMutationResult<RouteResponse<N>, ApiProblem, CallInput<N>> => {
  const client = useQueryClient();
  return useMutation({
    ...options,
    mutationFn: (input: CallInput<N>) =>
      (call as (name: N, input: CallInput<N>) => Promise<RouteResponse<N>>)(name, input),
    onSettled: async (...settled) => {
      await Promise.all(renews.map((each) => client.invalidateQueries({ queryKey: [each] })));
      await options?.onSettled?.(...settled);
    },
  });
};
