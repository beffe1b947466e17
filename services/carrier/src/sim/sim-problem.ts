/** A refusal of the simulated-party interface, answered as problem+json. */
export class SimProblem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'SimProblem';
    this.status = status;
  }
}
