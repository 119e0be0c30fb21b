/**
 * The text of `kubectl describe` as it grows: lines of label and value at several depths.
 *
 * Models: the prefix writer of kubectl's `describe` package and its layouts of labels, annotations and times.
 */
import type { Client, KubeObject } from '../../../kube/api';
import { humanDuration } from '../../../time/duration';
import { DESCRIPTION, TabWriter } from '../tab-writer';
import { byCodePoint } from '../go-values';
import { LAST_APPLIED } from '../last-applied';

/** What a describer may ask. */
export interface Scene {
  client: Client;
  /** ms of world time */
  now: number;
  /** `--show-events` */
  showEvents: boolean;
}

/** Writes about one object. @throws StatusError where it must ask for more and may not */
export type Describer = (object: KubeObject, to: Description, scene: Scene) => void;

export class Description {
  private readonly writer = new TabWriter(DESCRIPTION);
  private done = '';

  /** `level` is the depth, two blanks each; `text` may hold tabs and line ends. */
  write(level: number, text: string): void {
    this.writer.write('  '.repeat(level) + text);
  }

  /** A line of label and value. */
  field(label: string, value: unknown, level = 0): void {
    this.write(level, `${label}:\t${shown(value)}\n`);
  }

  /** The same where there is a value. */
  optional(label: string, value: unknown, level = 0): void {
    if (value !== undefined && value !== null && value !== '') this.field(label, value, level);
  }

  /** What follows has columns of its own. */
  flush(): void {
    this.done += this.writer.flush();
  }

  text(): string {
    this.flush();
    return this.done;
  }

  /** What was written since the last flush, its tabs as they are. */
  raw(): string {
    return this.writer.pending();
  }
}

/** Go's `%v` of what JSON can hold. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`;
  return String(value as string | number | boolean);
}

/** Labels, one a line. */
export function writeLabels(to: Description, title: string, labels: Record<string, string> = {}): void {
  writeLines(
    to,
    title,
    Object.keys(labels)
      .sort(byCodePoint)
      .map((key) => `${key}=${labels[key]}`),
  );
}

/** Lines under each other, `<none>` where there are none. `indent` stands before each. */
export function writeLines(to: Description, title: string, lines: string[], indent = ''): void {
  to.write(0, `${indent}${title}:\t`);
  if (lines.length === 0) return to.write(0, '<none>\n');
  to.write(0, lines.map((line) => `${line}\n`).join(`${indent}\t`));
}

const LONGEST = 140;

/** Annotations, one a line; what is long or has several lines gets lines of its own. */
export function writeAnnotations(
  to: Description,
  title: string,
  annotations: Record<string, string> = {},
): void {
  const keys = Object.keys(annotations)
    .filter((key) => key !== LAST_APPLIED)
    .sort(byCodePoint);
  writeLines(
    to,
    title,
    keys.map((key) => {
      const value = annotations[key]!.replace(/\n$/, '');
      if (value.length + key.length + 2 <= LONGEST && !value.includes('\n')) return `${key}: ${value}`;
      const lines = value.split('\n').map((line) => `\n\t  ${shorten(line, LONGEST - 2)}`);
      return `${key}:${lines.join('')}`;
    }),
  );
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

/** Name, namespace, labels, annotations: how most descriptions begin. */
export function writeHead(to: Description, { metadata }: KubeObject, namespaced = true): void {
  to.field('Name', metadata.name);
  if (namespaced) to.field('Namespace', metadata.namespace ?? '');
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sun, 22 Nov 2026 20:16:55 +0000`, Go's RFC1123Z; the year 1 where there is no time. */
export function longTime(time: unknown): string {
  if (typeof time !== 'string') return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time.slice(11, 19)} +0000`;
}

/** How long ago: `5m`. */
export function since(scene: Scene, time: unknown): string {
  return typeof time === 'string' ? humanDuration(scene.now - Date.parse(time)) : '<unknown>';
}

/** `ReplicaSet/web-5d4f` of the owner that controls an object. */
export function controllerOf(object: KubeObject): { kind: string; name: string; uid: string } | undefined {
  const owners = object.metadata.ownerReferences as
    { kind: string; name: string; uid: string; controller?: boolean }[] | undefined;
  return owners?.find((each) => each.controller);
}

export function writeController(to: Description, object: KubeObject): void {
  const owner = controllerOf(object);
  if (owner) to.field('Controlled By', `${owner.kind}/${owner.name}`);
}

/** `True` and `False`, as Python has them. */
export function capital(value: boolean | undefined): string {
  if (value === undefined) return '<unset>';
  return value ? 'True' : 'False';
}
