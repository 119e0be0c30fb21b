/** Label selectors as text: `app=web,tier in (a,b),!old`. Models: `labels.Selector.String`. */
import type { LabelSelector } from '../../../kube/selectors';
import { byCodePoint } from '../go-values';

export function selectorText(selector: LabelSelector | undefined): string {
  const parts = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const list = `(${[...values].sort(byCodePoint).join(',')})`;
    const text = {
      In: `${key} in ${list}`,
      NotIn: `${key} notin ${list}`,
      Exists: key,
      DoesNotExist: `!${key}`,
    }[operator];
    parts.push({ key, text: text ?? key });
  }
  return parts
    .sort((a, b) => byCodePoint(a.key, b.key))
    .map((each) => each.text)
    .join(',');
}

/** The same with a word for the selector that selects nothing in particular. */
export function selectorOrNone(selector: LabelSelector | undefined): string {
  return selectorText(selector) || '<none>';
}
