import type { z } from 'zod';
import { SimProblem } from './sim-problem.ts';

export type SimCommand = (body: unknown) => unknown | Promise<unknown>;

/** A command of the simulated-party interface: its body is checked before it runs. */
export function command<S extends z.ZodType>(schema: S, run: (input: z.infer<S>) => unknown): SimCommand {
  return (body) => {
    const parsed = schema.safeParse(body ?? {});
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new SimProblem(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid body'}`);
    }
    return run(parsed.data);
  };
}
