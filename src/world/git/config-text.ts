/**
 * The text of a git configuration file: read, and changed in place so that everything else stays as it was.
 *
 * Models: git-config's syntax (sections, subsections, quotes, comments, continued lines, a key alone is true) and where
 * it writes. Left out: the dotted form of subsections.
 */

export interface ConfigLine {
  /** `remote.origin.url`: section and name in lower case, subsection as written. */
  key: string;
  /** null: the key stood alone, which is true. */
  value: string | null;
  /** First line of the entry, and the first one after it. */
  from: number;
  to: number;
}

/** The file does not parse; `line` is 1-based. */
export class ConfigSyntaxError extends Error {
  constructor(readonly line: number) {
    super(`bad config line ${line}`);
    this.name = 'ConfigSyntaxError';
  }
}

interface Header {
  section: string;
  line: number;
}

/** @throws ConfigSyntaxError */
export function parseConfig(text: string): ConfigLine[] {
  return read(text).entries;
}

function read(text: string): { lines: string[]; entries: ConfigLine[]; headers: Header[] } {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const entries: ConfigLine[] = [];
  const headers: Header[] = [];
  for (let at = 0; at < lines.length; at++) {
    let rest = lines[at]!.trim();
    if (rest.startsWith('[')) {
      const found = /^\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\]/.exec(rest);
      if (!found) throw new ConfigSyntaxError(at + 1);
      const name = found[1]!.toLowerCase();
      headers.push({ section: found[2] === undefined ? name : `${name}.${unescape(found[2])}`, line: at });
      rest = rest.slice(found[0].length).trim();
    }
    if (rest === '' || rest.startsWith('#') || rest.startsWith(';')) continue;
    const section = headers.at(-1)?.section;
    const found = /^([A-Za-z][A-Za-z0-9-]*)\s*(=?)\s*(.*)$/.exec(rest);
    if (section === undefined || !found || (found[2] === '' && found[3] !== '' && !/^[#;]/.test(found[3]!))) {
      throw new ConfigSyntaxError(at + 1);
    }
    const from = at;
    let raw = found[3]!;
    while (/(^|[^\\])(\\\\)*\\$/.test(raw) && at + 1 < lines.length) raw = raw.slice(0, -1) + lines[++at]!;
    const value = found[2] === '' ? null : parseValue(raw, from + 1);
    entries.push({ key: `${section}.${found[1]!.toLowerCase()}`, value, from, to: at + 1 });
  }
  return { lines, entries, headers };
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function parseValue(raw: string, line: number): string {
  const escapes: Record<string, string> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' };
  let value = '';
  let kept = 0;
  let quoted = false;
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i]!;
    if (char === '"') quoted = !quoted;
    else if (char === '\\') {
      const escaped = escapes[raw[++i] ?? ''];
      if (escaped === undefined) throw new ConfigSyntaxError(line);
      value += escaped;
    } else if (!quoted && (char === '#' || char === ';')) break;
    else value += char;
    // blanks at the end count only inside quotes
    if (quoted || char === '"' || !/\s/.test(char)) kept = value.length;
  }
  if (quoted) throw new ConfigSyntaxError(line);
  return value.slice(0, kept);
}

function formatValue(value: string): string {
  const escaped = value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t');
  return /^\s|\s$|[;#]/.test(value) ? `"${escaped}"` : escaped;
}

/** `Remote.Origin.URL` as it is compared: `remote.Origin.url`. */
export function canonicalKey(key: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  if (first < 0) return key.toLowerCase();
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase();
}

/** Where in a key the section ends: `branch.main` of `branch.main.remote`. */
function sectionOf(key: string): string {
  return key.slice(0, key.lastIndexOf('.'));
}

function headerText(section: string): string {
  const dot = section.indexOf('.');
  if (dot < 0) return `[${section}]`;
  const escaped = section.slice(dot + 1).replace(/(["\\])/g, '\\$1');
  return `[${section.slice(0, dot)} "${escaped}"]`;
}

function joined(lines: string[]): string {
  return lines.length ? `${lines.join('\n')}\n` : '';
}

/** Replaces the last value of `key`, or adds it. */
export function setConfig(text: string, key: string, value: string): string {
  const { lines, entries } = read(text);
  const last = entries.filter((entry) => entry.key === canonicalKey(key)).at(-1);
  if (!last) return addConfig(text, key, value);
  lines.splice(last.from, last.to - last.from, entryText(key, value));
  return joined(lines);
}

/** Adds one more value. */
export function addConfig(text: string, key: string, value: string): string {
  const { lines, entries, headers } = read(text);
  const section = sectionOf(canonicalKey(key));
  const header = headers.filter((each) => each.section === section).at(-1);
  if (!header) return joined([...lines, headerText(section), entryText(key, value)]);
  const next = headers.find((each) => each.line > header.line)?.line ?? lines.length;
  const inside = entries.filter((entry) => entry.from >= header.line && entry.from < next);
  lines.splice(inside.at(-1)?.to ?? header.line + 1, 0, entryText(key, value));
  return joined(lines);
}

function entryText(key: string, value: string): string {
  return `\t${key.slice(key.lastIndexOf('.') + 1)} = ${formatValue(value)}`;
}

/** Takes out every value of `key` (of those that `wanted` picks), and a section that is empty then. */
export function unsetConfig(
  text: string,
  key: string,
  wanted: (value: string | null) => boolean = () => true,
): string {
  const { lines, entries } = read(text);
  for (const entry of [...entries].reverse()) {
    if (entry.key === canonicalKey(key) && wanted(entry.value))
      lines.splice(entry.from, entry.to - entry.from);
  }
  return dropEmpty(joined(lines), sectionOf(canonicalKey(key)));
}

function dropEmpty(text: string, section: string): string {
  const { lines, headers } = read(text);
  for (const header of [...headers].reverse()) {
    const next = headers.find((each) => each.line > header.line)?.line ?? lines.length;
    const body = lines.slice(header.line + 1, next);
    if (header.section === section && body.every((line) => line.trim() === '')) {
      lines.splice(header.line, next - header.line);
    }
  }
  return joined(lines);
}

/** Renames a section, or takes it out; undefined where there is none of that name. */
export function renameSection(text: string, section: string, to: string | null): string | undefined {
  const { lines, headers } = read(text);
  const found = headers.filter((header) => header.section === section);
  if (!found.length) return undefined;
  for (const header of [...found].reverse()) {
    const next = headers.find((each) => each.line > header.line)?.line ?? lines.length;
    if (to === null) lines.splice(header.line, next - header.line);
    else lines[header.line] = headerText(to);
  }
  return joined(lines);
}

/** Adds a copy of a section under another name; undefined where there is none of that name. */
export function copySection(text: string, section: string, to: string): string | undefined {
  const { lines, headers } = read(text);
  const copies = headers
    .filter((header) => header.section === section)
    .map((header) => {
      const next = headers.find((each) => each.line > header.line)?.line ?? lines.length;
      return [headerText(to), ...lines.slice(header.line + 1, next)];
    });
  return copies.length ? joined([...lines, ...copies.flat()]) : undefined;
}
