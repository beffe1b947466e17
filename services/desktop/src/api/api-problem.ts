import { type DomainErrorCode, type Problem, problem } from '@tellonce/contracts';

/** A refusal or failure of the server that a person may read: `code` chooses the sentence, `detail` is the server's own. */
export class ApiProblem extends Error {
  readonly code: DomainErrorCode | 'unreachable';
  readonly detail: string;
  /** Which fields of malformed input are wrong, by path. */
  readonly fields: ReadonlyMap<string, string>;
  constructor(code: DomainErrorCode | 'unreachable', detail: string, fields?: ReadonlyMap<string, string>) {
    super(`${code}: ${detail}`);
    this.name = 'ApiProblem';
    this.code = code;
    this.detail = detail;
    this.fields = fields ?? new Map();
  }
}

export const toApiProblem = (body: unknown): ApiProblem => {
  const read = problem.safeParse(body);
  if (!read.success) return new ApiProblem('internal', '');
  const { code, detail, errors }: Problem = read.data;
  return new ApiProblem(code, detail, new Map(errors?.map((each) => [each.path, each.message])));
};
