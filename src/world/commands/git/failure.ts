/** How a git command ends early: what it says last, and its exit code. */

export class GitFailure extends Error {
  constructor(
    /** Whole lines for standard error. */
    readonly text: string,
    readonly code: number,
  ) {
    super(text);
    this.name = 'GitFailure';
  }
}

/** `fatal: …`, exit code 128. */
export function die(message: string, code = 128): never {
  throw new GitFailure(`fatal: ${message}\n`, code);
}

/** `error: …` */
export function fail(message: string, code = 1): never {
  throw new GitFailure(`error: ${message}\n`, code);
}

/** Ends with a code and nothing more to say. */
export function exit(code: number, text = ''): never {
  throw new GitFailure(text, code);
}
