/**
 * A deck's Markdown → its slides as data. Pure: text in, model out; what needs a host (highlighting, pictures) is lent.
 *
 * The dialect is remark's, see `slide-sources.ts` and `class-blocks.ts`. Runs at build time and in the command line tools.
 */
import { UnclosedClass } from './class-blocks';
import type { Deck, Slide } from './deck';
import { DeckError } from './deck';
import type { Host, Parsed } from './markdown';
import { createMarkdown, MissingPicture } from './markdown';
import type { SlideSource, SourceLine } from './slide-sources';
import { slideSources } from './slide-sources';

/**
 * @param file path for messages; the deck is named after it
 * @throws DeckError on the first mistake
 */
export function parseDeck(text: string, file: string, host: Host = {}): Deck {
  const parse = createMarkdown(host);
  const slides: Slide[] = [];
  const sources = slideSources(text, file);
  // Links are defined for the whole deck, wherever in it.
  for (const source of sources)
    if (source.content.some(definesLink)) parsed(source.content, [], { parse, file });
  const names = new Set(sources.flatMap((source) => source.properties['name'] ?? []));
  let number = 0;
  for (const source of sources) {
    if (source.properties['count'] !== 'false') number++;
    slides.push(slideOf(source, { parse, file, names, number, before: slides.at(-1) }));
  }
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.md$/, '');
  return { name, title: slides.find((slide) => slide.title !== '')?.title ?? name, file, slides };
}

function definesLink({ text }: SourceLine): boolean {
  return /^ {0,3}\[[^\]]+\]:/.test(text);
}

interface Around {
  parse: ReturnType<typeof createMarkdown>;
  file: string;
  /** Names taken, given ones first; a generated one is added. */
  names: Set<string>;
  number: number;
  before: Slide | undefined;
}

function slideOf(source: SlideSource, around: Around): Slide {
  const body = parsed(source.content, source.increments, around);
  const notes = parsed(source.notes, [], around);
  const given = source.properties['name'];
  const title = source.properties['title'] ?? body.title ?? around.before?.title ?? '';
  const name = given ?? freeName(title, around);
  for (const [index, block] of body.blocks.entries()) {
    block.id = `${name}.${index + 1}`;
    block.line = source.content[block.line]?.line ?? source.line;
  }
  return {
    name,
    ...(given === undefined ? {} : { givenName: given }),
    title,
    classes: (source.properties['class'] ?? '').split(/[\s,]+/).filter(Boolean),
    number: around.number,
    html: body.html(),
    increments: source.increments.length,
    notesHtml: notes.html(),
    notes: textOf(source.notes).trim(),
    blocks: body.blocks,
    text: body.text,
    line: source.line,
  };
}

function textOf(lines: readonly SourceLine[]): string {
  return lines.map((line) => line.text).join('\n');
}

/** Parses lines of the deck; mistakes are told at their line of the file. */
function parsed(
  lines: readonly SourceLine[],
  increments: readonly number[],
  { parse, file }: Pick<Around, 'parse' | 'file'>,
): Parsed {
  const lineOf = (index: number): number => lines[Math.min(index, lines.length - 1)]?.line ?? 1;
  try {
    return parse(textOf(lines), increments);
  } catch (error) {
    if (error instanceof UnclosedClass) {
      throw new DeckError(
        file,
        lineOf(error.line),
        `${error.opening} is not closed: found the end of the slide, expected a ]`,
      );
    }
    if (error instanceof MissingPicture) {
      throw new DeckError(
        file,
        lineOf(error.line),
        `found picture ${error.source}, expected a file that is there`,
      );
    }
    throw error;
  }
}

/** A name made of the title that no other slide has. */
function freeName(title: string, { names, number }: Around): string {
  const base = slug(title) || `slide-${number}`;
  let name = base;
  for (let count = 2; names.has(name); count++) name = `${base}-${count}`;
  names.add(name);
  return name;
}

function slug(title: string): string {
  return title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
