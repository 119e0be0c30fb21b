/** `-l` of `flux get`. Models: `metav1.ParseToLabelSelector`, of which only the words of its errors are kept. */
import { selectorObject } from '../../kube/label-selector';
import { FluxError } from './call';

/** Answers the selector as it is. @throws FluxError for what is none */
export function confirmLabelSelector(text: string): string {
  try {
    selectorObject(text);
  } catch (error) {
    throw new FluxError(`unable to parse label selector: ${(error as Error).message}`);
  }
  return text;
}
