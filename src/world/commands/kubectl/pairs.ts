/**
 * `KEY=VALUE` and `KEY-` among the arguments of `label`, `annotate`, `set env` and `taint`.
 *
 * Models: `GetResourcesAndPairs` and `ParsePairs` of kubectl's `cmd/util`.
 */
import { KubectlError } from './errors';

export interface Pairs {
  resources: string[];
  pairs: string[];
}

/** Resources come first; @throws KubectlError where one follows a pair */
export function splitPairs(args: string[], type: string): Pairs {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const word of args) {
    const isPair = (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');
    if (!isPair && pairs.length)
      throw new KubectlError(`all resources must be specified before ${type} changes: ${word}`);
    (isPair ? pairs : resources).push(word);
  }
  return { resources, pairs };
}

/** What is to be set and what removed. @throws KubectlError */
export function parsePairs(pairs: string[], type: string): { set: Record<string, string>; remove: string[] } {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  const bad: string[] = [];
  for (const word of pairs) {
    const at = word.indexOf('=');
    if (at > 0) set[word.slice(0, at)] = word.slice(at + 1);
    else if (at < 0 && word.endsWith('-') && word !== '-') remove.push(word.slice(0, -1));
    else bad.push(word);
  }
  if (bad.length) throw new KubectlError(`invalid ${type} format: ${bad.join(', ')}`);
  return { set, remove };
}
