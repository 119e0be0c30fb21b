/**
 * A deck's text cut into slides: the dialect of remark, up to but without the Markdown.
 *
 * Models: remark's slides (`---`), increments (`--`), notes (`???`), properties (`key: value` at a slide's top),
 * templates and layouts. Separators inside code fences and HTML comments are text.
 * Left out: remark's macros (`![:name]`), and its backticks for highlighting inside code.
 */
import { DeckError } from './deck';

export interface SourceLine {
  text: string;
  /** Line of the deck's file, from 1. */
  line: number;
}

export interface SlideSource {
  /** Line of the deck's file on which the slide begins, from 1. */
  line: number;
  properties: Record<string, string>;
  /** Where each property of its own is written. */
  lines: Record<string, number>;
  content: SourceLine[];
  /** Indices into `content` at which the next increment begins, in order. */
  increments: number[];
  notes: SourceLine[];
}

const FENCE = /^[ \t]*(?:(?:[-*+>]|\d+[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/;
/** Properties that a template does not hand on. */
const OWN = new Set(['name', 'layout', 'exclude', 'template', 'count']);
const PROPERTY = /^([a-z][-\w]*):(?:[ \t]+(.*))?$/;
/** What remark knows needs no blank after the colon. */
const KNOWN_PROPERTY = /^(name|class|count|template|layout|exclude|continued|title|background-\w+):(.*)$/;
const COMMENTED_PROPERTY = /^<!--\s*([a-z][-\w]*):\s*(.*?)\s*-->$/;
const BREAK = /^<!--\s*break\s*-->$/;

/**
 * The slides of a deck as they follow each other, templates and layouts worked in; excluded ones are left out.
 * @throws DeckError
 */
export function slideSources(text: string, file: string): SlideSource[] {
  return inherit(cut(markedLines(text, file)), file);
}

interface MarkedLine extends SourceLine {
  /** Inside a fence or comment, where separators mean nothing. */
  verbatim: boolean;
}

/** Knows for each line whether it stands inside a code fence or an HTML comment. */
function markedLines(text: string, file: string): MarkedLine[] {
  const lines = outdented(text.replace(/^\uFEFF/, '').split(/\r?\n/));
  const marked: MarkedLine[] = [];
  let fence: { mark: string; line: number } | undefined;
  let comment = false;
  for (const [index, line] of lines.entries()) {
    const here = { text: line, line: index + 1 };
    if (fence) {
      marked.push({ ...here, verbatim: true });
      const next = fenceEvent(line, fence.mark);
      if (next === 'opens') throw unclosed(file, fence.line, `another one on line ${index + 1}`, fence.mark);
      if (next === 'closes') fence = undefined;
      continue;
    }
    if (!comment) {
      const opening = FENCE.exec(line);
      if (opening && opensFence(opening)) {
        fence = { mark: opening[1]!, line: index + 1 };
        marked.push({ ...here, verbatim: true });
        continue;
      }
    }
    marked.push({ ...here, verbatim: comment });
    comment = endsInComment(line, comment);
  }
  if (fence) throw unclosed(file, suspect(marked) ?? fence.line, 'the end of the deck', fence.mark);
  return marked;
}

/** A deck that is indented as a whole, as within a page, is read without that indent. */
function outdented(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length);
  const common = indents.reduce((least, indent) => Math.min(least, indent), Infinity);
  return common > 0 && common < Infinity ? lines.map((line) => line.slice(common)) : lines;
}

/** A backtick fence has no backtick in its info string: ` ```code``` ` is inline code. */
function opensFence([, mark, info]: RegExpExecArray): boolean {
  return mark!.startsWith('~') || !info!.includes('`');
}

function fenceEvent(line: string, open: string): 'closes' | 'opens' | undefined {
  const found = FENCE.exec(line);
  if (!found || found[1]![0] !== open[0] || found[1]!.length < open.length) return undefined;
  if (found[2]!.trim() === '') return 'closes';
  return /^\s*[\w-]+\s*$/.test(found[2]!) ? 'opens' : undefined;
}

function endsInComment(line: string, comment: boolean): boolean {
  const prose = line.replace(/`[^`]*`/g, '');
  const opened = prose.lastIndexOf('<!--');
  const closed = prose.lastIndexOf('-->');
  return opened === closed ? comment : opened > closed;
}

/**
 * Where fences do not pair up, every later one is read inside out. The first that swallowed what looks like the
 * end of a slide (`---` between blank lines) is the one to name.
 */
function suspect(lines: MarkedLine[]): number | undefined {
  let opened: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (!line.verbatim) continue;
    if (!lines[index - 1]?.verbatim) opened = line.line;
    const alone = lines[index - 1]?.text.trim() === '' && lines[index + 1]?.text.trim() === '';
    if (line.text.trim() === '---' && alone) return opened;
  }
  return undefined;
}

function unclosed(file: string, line: number, found: string, mark: string): DeckError {
  return new DeckError(
    file,
    line,
    `the code fence that opens here is not closed: found ${found}, expected ${mark}`,
  );
}

function cut(lines: MarkedLine[]): SlideSource[] {
  const slides: SlideSource[] = [];
  let begin = 0;
  for (let index = 0; index <= lines.length; index++) {
    if (index < lines.length && !isSeparator(lines[index]!, '---')) continue;
    slides.push(slide(lines.slice(begin, index), (lines[begin] ?? lines[begin - 1])!.line));
    begin = index + 1;
  }
  return slides;
}

function isSeparator(line: MarkedLine, mark: string): boolean {
  const text = line.text.trimEnd();
  return !line.verbatim && (text === mark || (mark === '---' && BREAK.test(text)));
}

function slide(lines: MarkedLine[], line: number): SlideSource {
  const source: SlideSource = { line, properties: {}, lines: {}, content: [], increments: [], notes: [] };
  let into = source.content;
  for (let index = propertiesAt(0, lines, source, propertyIn); index < lines.length; index++) {
    const each = lines[index]!;
    if (isSeparator(each, '???')) into = source.notes;
    else if (isSeparator(each, '--')) {
      into = source.content;
      source.increments.push(into.length);
      index = propertiesAt(index + 1, lines, source, knownPropertyIn) - 1;
    } else into.push({ text: each.text, line: each.line });
  }
  return source;
}

type Property = [key: string, value: string];

/** Reads the properties that begin at `index`; answers where they end. What an increment adds, its slide has. */
function propertiesAt(
  index: number,
  lines: readonly MarkedLine[],
  source: SlideSource,
  read: (text: string) => Property | undefined,
): number {
  let end = index;
  for (let at = index; at < lines.length; at++) {
    const text = lines[at]!.text.trim();
    if (text === '') continue;
    const found = lines[at]!.verbatim ? undefined : read(text);
    if (!found) break;
    const [key, value] = found;
    const before = index > 0 ? source.properties[key] : undefined;
    if (before === undefined) source.lines[key] = lines[at]!.line;
    if (key === 'class' && before !== undefined) source.properties[key] = `${before}, ${value}`;
    else source.properties[key] = before ?? value;
    end = at + 1;
  }
  return end;
}

function propertyIn(text: string): Property | undefined {
  const found = PROPERTY.exec(text) ?? COMMENTED_PROPERTY.exec(text);
  return found ? [found[1]!, (found[2] ?? '').trim()] : knownPropertyIn(text);
}

function knownPropertyIn(text: string): Property | undefined {
  const found = KNOWN_PROPERTY.exec(text);
  return found ? [found[1]!, found[2]!.trim()] : undefined;
}

function inherit(slides: SlideSource[], file: string): SlideSource[] {
  const byName = new Map<string, SlideSource>();
  const excluded = new Map<string, SlideSource>();
  const shown: SlideSource[] = [];
  let layout: SlideSource | undefined;
  for (const own of slides) {
    const { name, template } = own.properties;
    const earlier = name === undefined ? undefined : byName.get(name);
    if (earlier && own.properties['exclude']?.toLowerCase() !== 'true') {
      throw new DeckError(
        file,
        own.lines['name'] ?? own.line,
        `name: found ${name} a second time, expected a name of its own: the slide that begins on line ${earlier.line} has this one`,
      );
    }
    if (own.properties['layout'] === 'false') layout = undefined;
    const parent =
      template === undefined ? layoutFor(own, layout) : (byName.get(template) ?? excluded.get(template));
    if (template !== undefined && !parent) {
      throw new DeckError(
        file,
        own.lines['template'] ?? own.line,
        `template: found ${template}, expected the name of a slide above`,
      );
    }
    const whole = expand(parent ? filled(own, parent) : own);
    const left = own.properties['exclude']?.toLowerCase() === 'true';
    if (name !== undefined) (left ? excluded : byName).set(name, whole);
    if (left) continue;
    if (own.properties['layout'] === 'true') layout = whole;
    else shown.push(whole);
  }
  return shown;
}

function layoutFor(own: SlideSource, layout: SlideSource | undefined): SlideSource | undefined {
  return own.properties['layout'] === 'true' ? undefined : layout;
}

/**
 * A slide that has `parent` as its template: content at `{{content}}` or below, classes and notes added up. Of a parent
 * with increments, remark's template is what it shows at first.
 */
function filled(own: SlideSource, parent: SlideSource): SlideSource {
  const content = parent.content.slice(0, parent.increments[0]);
  const hole = content.findIndex((line) => /(?<!\\)\{\{\s*content\s*\}\}/.test(line.text));
  const before = hole < 0 ? [...content, { text: '', line: own.line }] : content.slice(0, hole);
  const after = hole < 0 ? [] : content.slice(hole + 1);
  const inherited = Object.entries(parent.properties).filter(([key]) => !OWN.has(key));
  const properties: Record<string, string> = { ...Object.fromEntries(inherited), ...own.properties };
  const classes = [parent.properties['class'], own.properties['class']].filter(Boolean).join(', ');
  if (classes) properties['class'] = classes;
  return {
    line: own.line,
    properties,
    lines: own.lines,
    content: [...before, ...own.content, ...after],
    increments: own.increments.map((index) => index + before.length),
    notes: parent.increments.length > 0 ? own.notes : [...parent.notes, ...own.notes],
  };
}

/** Puts properties in place of `{{name}}`; what is no property stays. */
function expand(source: SlideSource): SlideSource {
  const content = source.content.map((line) => ({
    ...line,
    text: line.text.replace(/(\\?)\{\{\s*([-\w]+)\s*\}\}/g, (all, escaped: string, name: string) =>
      escaped ? all.slice(1) : (source.properties[name] ?? all),
    ),
  }));
  return { ...source, content };
}
