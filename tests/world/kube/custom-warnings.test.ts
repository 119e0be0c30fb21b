import { expect, it } from 'vitest';
import { customWarnings } from '../../../src/world/kube/custom/warnings';

const withFinalizers = (...finalizers: string[]) => ({
  apiVersion: 'a/v1',
  kind: 'A',
  metadata: { name: 'a', finalizers },
});

it('warns of each new finalizer that has no domain, in order of their names', () => {
  const before = withFinalizers('old');
  const next = withFinalizers('old', 'x.io/y', 'orphan', 'b.io', 'a.io');
  expect(customWarnings(next, before)).toEqual([
    'metadata.finalizers: "a.io": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
    'metadata.finalizers: "b.io": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
  ]);
});
