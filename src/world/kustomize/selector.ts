/** Which objects a patch or replacement is for: regular expressions over ids, selectors over labels and annotations. */
import { parseLabelSelector } from '../kube/selectors';
import { KustomizeError } from './errors';
import { goRegExp } from './path';
import { type Gvk, type ResId, idText } from './resid';

export interface Selector extends ResId {
  labelSelector?: string;
  annotationSelector?: string;
}

export interface CompiledSelector {
  gvk(gvk: Gvk): boolean;
  name(name: string): boolean;
  namespace(namespace: string): boolean;
  /** @throws KustomizeError for a selector that cannot be read */
  labels(labels: Record<string, string>): boolean;
  annotations(annotations: Record<string, string>): boolean;
}

/** @throws KustomizeError for a regular expression that cannot be read */
export function compileSelector(selector: Selector): CompiledSelector {
  const group = matcher(selector.group);
  const version = matcher(selector.version);
  const kind = matcher(selector.kind);
  return {
    gvk: (gvk) => group(gvk.group ?? '') && version(gvk.version ?? '') && kind(gvk.kind ?? ''),
    name: matcher(selector.name),
    namespace: matcher(selector.namespace),
    labels: setMatcher(selector.labelSelector),
    annotations: setMatcher(selector.annotationSelector),
  };
}

function matcher(pattern: string | undefined): (text: string) => boolean {
  if (!pattern) return () => true;
  const expression = goRegExp(`^(?:${pattern})$`);
  return (text) => expression.test(text);
}

function setMatcher(selector: string | undefined): (set: Record<string, string>) => boolean {
  if (!selector) return () => true;
  let matches: ((set: Record<string, string>) => boolean) | undefined;
  return (set) => {
    try {
      matches ??= parseLabelSelector(selector, 'kustomize');
    } catch (error) {
      throw new KustomizeError((error as Error).message);
    }
    return matches(set);
  };
}

export function selectorText(selector: Selector): string {
  return `${idText(selector)}:a=${selector.annotationSelector ?? ''}:l=${selector.labelSelector ?? ''}`;
}
