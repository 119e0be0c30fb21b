/** Reading and changing plain data by JSON pointer (RFC 6901); what is missing on the way is no error. */
import { isMap } from '../../kube/json-value';

export function valueAtPointer(value: unknown, pointer: string): unknown {
  let here = value;
  for (const step of steps(pointer)) here = child(here, step);
  return here;
}

export function removePointer(value: unknown, pointer: string): void {
  const path = steps(pointer);
  const last = path.pop();
  let parent = value;
  for (const step of path) parent = child(parent, step);
  if (last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isMap(parent)) delete parent[last];
}

export function setPointer(value: unknown, pointer: string, replacement: unknown): void {
  const path = steps(pointer);
  const last = path.pop();
  let parent = value;
  for (const step of path) parent = child(parent, step);
  if (last === undefined) return;
  if (Array.isArray(parent)) parent[Number(last)] = replacement;
  else if (isMap(parent)) parent[last] = replacement;
}

function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isMap(value) ? value[step] : undefined;
}
