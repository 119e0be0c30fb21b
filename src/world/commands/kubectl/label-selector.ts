/** `a=b,c in (d,e)` as a `LabelSelector` object. Models: apimachinery's `ParseToLabelSelector`. */
import { KubectlError } from './errors';

interface Expression {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

/** @throws KubectlError where the text is no selector */
export function selectorObject(text: string): Record<string, unknown> {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Expression[] = [];
  for (const part of text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []) {
    const term = part.trim();
    const equal = /^([^\s=!]+)\s*==?\s*([^\s=]*)$/.exec(term);
    if (equal) matchLabels[equal[1]!] = equal[2]!;
    else matchExpressions.push(expression(text, term));
  }
  return {
    ...(Object.keys(matchLabels).length ? { matchLabels } : {}),
    ...(matchExpressions.length ? { matchExpressions } : {}),
  };
}

function expression(text: string, term: string): Expression {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(term);
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim());
    return { key: set[1]!, operator: set[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const unequal = /^([^\s=!]+)\s*!=\s*([^\s=]*)$/.exec(term);
  if (unequal) return { key: unequal[1]!, operator: 'NotIn', values: [unequal[2]!] };
  if (/^![^\s=!]+$/.test(term)) return { key: term.slice(1), operator: 'DoesNotExist' };
  if (/^[^\s=!]+$/.test(term)) return { key: term, operator: 'Exists' };
  throw new KubectlError(
    `couldn't parse the selector string ${JSON.stringify(text)}: unable to parse requirement: found '${term}', expected: ',' or 'end of string'`,
  );
}
