/** The words on the command line do not make a command. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "LLI_USAGE";
  readonly hint: string;

  constructor(message: string, hint = "See `ll-issues --help`") {
    super(message);
    this.hint = hint;
  }
}
