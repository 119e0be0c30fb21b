/**
 * TOML as `toToml` writes it.
 *
 * Models: BurntSushi/toml's encoder: plain values first, tables below, each by name; a value that is no table stands alone.
 */
import { formatFloat, GoObject, GoTime, integerOf, isMap, sortedKeys } from '../template/values';
import { formatTime } from '../template/go-time';

const NO_KEY = 'toml: top-level values must be Go maps or structs';
const NIL_ELEMENT = 'toml: cannot encode array with nil element';

/** @throws Error for nil; other errors are the text, as Helm has it */
export function toToml(value: unknown): string {
  if (value === null || value === undefined)
    throw new Error('reflect: call of reflect.Value.Type on zero Value');
  try {
    const encoder = new Encoder();
    encoder.encode([], value);
    return encoder.text;
  } catch (error) {
    return (error as Error).message;
  }
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined;
}

/** A list of nothing but tables. @throws Error for nil among its items */
function isTables(value: unknown): value is Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  if (value.some((item) => isNone(item))) throw new Error(NIL_ELEMENT);
  value.forEach((item) => isTables(item));
  return value.every(isTable);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return isMap(value) || (value instanceof GoObject && !value.text);
}

class Encoder {
  text = '';

  encode(path: string[], value: unknown): void {
    if (isTables(value)) this.tables(path, value);
    else if (isTable(value)) this.table(path, value);
    else this.keyValue(path, value, false);
  }

  private tables(path: string[], list: Record<string, unknown>[]): void {
    if (!path.length) throw new Error(NO_KEY);
    for (const each of list) {
      this.newline();
      this.text += `${indentOf(path)}[[${path.map(keyText).join('.')}]]`;
      this.newline();
      this.entries(path, each, false);
    }
  }

  private table(path: string[], map: Record<string, unknown>): void {
    if (path.length === 1) this.newline();
    if (path.length) {
      this.text += `${indentOf(path)}[${path.map(keyText).join('.')}]`;
      this.newline();
    }
    this.entries(path, map, false);
  }

  private entries(path: string[], given: Record<string, unknown>, inline: boolean): void {
    const map = given instanceof GoObject ? given.fields : given;
    const keys = sortedKeys(map);
    const below = keys.filter((key) => !isNone(map[key]) && (isTable(map[key]) || isTables(map[key])));
    const direct = keys.filter((key) => !below.includes(key));
    const write = (group: string[], trailing: boolean): void =>
      group.forEach((key, at) => {
        if (isNone(map[key])) return;
        if (!inline) return this.encode([...path, key], map[key]);
        this.keyValue([key], map[key], true);
        if (trailing || at < group.length - 1) this.text += ', ';
      });
    if (inline) this.text += '{';
    write(direct, below.length > 0);
    write(below, false);
    if (inline) this.text += '}';
  }

  private keyValue(path: string[], value: unknown, inline: boolean): void {
    if (!path.length) return this.element(value);
    this.text += `${indentOf(path)}${keyText(path.at(-1)!)} = `;
    this.element(value);
    if (!inline) this.newline();
  }

  private element(value: unknown): void {
    if (Array.isArray(value)) {
      this.text += '[';
      value.forEach((item, at) => {
        this.element(item);
        if (at < value.length - 1) this.text += ', ';
      });
      this.text += ']';
    } else if (isTable(value)) this.entries([], value, true);
    else this.text += plain(value);
  }

  private newline(): void {
    if (this.text) this.text += '\n';
  }
}

function indentOf(path: string[]): string {
  return '  '.repeat(path.length - 1);
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}

function plain(value: unknown): string {
  if (value instanceof GoTime) return formatTime(value.ms, '2006-01-02T15:04:05.999999999Z07:00');
  const integer = integerOf(value);
  if (integer !== undefined) return String(integer);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return quoted(value instanceof GoObject ? value.text!() : String(value));
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
