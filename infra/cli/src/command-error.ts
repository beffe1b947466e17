/** Why a command could not do its work, and what the operator can do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly whatToDo: string;

  constructor(sentence: string, whatToDo: string, options?: ErrorOptions) {
    super(sentence, options);
    this.whatToDo = whatToDo;
  }
}
