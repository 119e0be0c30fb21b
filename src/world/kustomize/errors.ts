/** What stops a build, in kustomize's own words; each level it passes through puts its own before them. */
export class KustomizeError extends Error {
  constructor(
    message: string,
    readonly code: 'malformed-yaml' | 'wrong-node' | 'missing-kustomization' | 'http' | 'other' = 'other',
  ) {
    super(message);
    this.name = 'KustomizeError';
  }
}

/** Where the real program falls over instead of telling what is wrong; nothing on the way up says more about it. */
export class KustomizePanic extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KustomizePanic';
  }
}

/** Runs `action`; what it throws is told again with `prefix` and a colon before it. */
export function wrapped<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw prefixed(prefix, error);
  }
}

export function prefixed(prefix: string, error: unknown): KustomizeError {
  if (!(error instanceof Error)) throw error;
  if (!isTold(error)) throw error;
  return new KustomizeError(`${prefix}: ${error.message}`, codeOf(error));
}

/** Is it a message for the learner, and no slip of this program? */
export function isTold(error: unknown): error is Error {
  return error instanceof KustomizeError || (error instanceof Error && error.name === 'YamlError');
}

export function codeOf(error: Error): KustomizeError['code'] {
  return error instanceof KustomizeError ? error.code : 'other';
}

/** How Go falls over a nil pointer; the addresses are those of kustomize 5.8.1. */
export function nilDereference(address: string, at: string): string {
  return (
    'runtime error: invalid memory address or nil pointer dereference\n' +
    `[signal SIGSEGV: segmentation violation code=0x1 addr=${address} pc=${at}]`
  );
}
