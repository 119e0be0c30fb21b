/** Amounts of resources as options name them: `cpu=500m,memory=1Gi`. */
import { canonicalQuantity, quantityError } from '../../kube/quantity';
import { KubectlError } from './errors';

/** Undefined where the text is empty. Throws what `populateResourceListV1` says of what it cannot read. */
export function readResources(text: string): Record<string, string> | undefined {
  if (text === '') return undefined;
  return Object.fromEntries(
    text.split(',').map((statement) => {
      const parts = statement.split('=');
      if (parts.length !== 2)
        throw new KubectlError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
      const problem = quantityError(parts[1]!);
      if (problem) throw new KubectlError(problem);
      return [parts[0]!, canonicalQuantity(parts[1]!)];
    }),
  );
}
