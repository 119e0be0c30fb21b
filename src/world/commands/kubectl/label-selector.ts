/** `a=b,c in (d,e)` as a `LabelSelector` object. Models: apimachinery's `ParseToLabelSelector`. */
import { selectorObject as parsed, type SelectorObject } from '../../kube/label-selector';
import { KubectlError } from './errors';

/** @throws KubectlError where the text is no selector */
export function selectorObject(text: string): SelectorObject {
  try {
    return parsed(text);
  } catch (error) {
    throw new KubectlError((error as Error).message);
  }
}
