/**
 * A deck as the page shows it: plain data, made at build time from `slides/*.md` by `parse-deck.ts`.
 *
 * The page imports this file only; no Markdown parser and no highlighter come with it.
 */

export interface Deck {
  /** Name of the file without `.md`; first part of a deep link. */
  name: string;
  /** Text of the first heading. */
  title: string;
  /** Path of the Markdown file, from the project's root. */
  file: string;
  slides: Slide[];
}

export interface Slide {
  /** Unique in the deck: `name:` of the slide, else made from its title. */
  name: string;
  /** What the author wrote as `name:`; undefined where nothing. */
  givenName?: string;
  /** `title:` of the slide, else its first heading, else what its first picture shows, else that of the slide before. */
  title: string;
  /** From `class:`, in order: `pic`, `extra-details`, ... */
  classes: string[];
  /** Its position as people count, from 1; slides with `count: false` carry the number before. */
  number: number;
  /**
   * Ready to show. Block elements that appear later carry `data-increment="N"` (N from 1); code of `.lab` blocks
   * is `<pre data-block="ID">`; pictures of ours are inline SVG.
   */
  html: string;
  /** How many times "next" reveals more before the slide is whole. */
  increments: number;
  /** For the presenter, ready to show; '' where there are none. */
  notesHtml: string;
  /** The same as written. */
  notes: string;
  /** The code blocks inside `.lab[ ... ]`, in order. */
  blocks: LabBlock[];
  /** What the slide says, without markup: for search, screen readers and tests. */
  text: string;
  /** Line of the deck's file on which the slide begins, from 1. */
  line: number;
}

/** One code block of a `.lab[ ... ]`. */
export interface LabBlock {
  /** Unique in the deck; `data-block` of its `<pre>`. */
  id: string;
  /** Language of the fence, e.g. `bash`; '' where none is named. */
  language: string;
  /** Everything the slide shows, prompts and output included. */
  shown: string;
  /** What "copy" takes: no prompts, no output. */
  code: string;
  /** What "run" types, one complete command each (it may span lines); empty where the block is no shell code. */
  commands: string[];
  /** Line of the fence in the deck's file, from 1. */
  line: number;
}

/** A mistake in a deck; `message` begins with `FILE:LINE: `. */
export class DeckError extends Error {
  constructor(
    readonly file: string,
    /** from 1 */
    readonly line: number,
    /** What is wrong, in one sentence without a final point. */
    readonly reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
    this.name = 'DeckError';
  }
}

/** The learner's own suffix in place of `XXXXX`, which decks and labs write for it. */
export function withSuffix(text: string, suffix: string): string {
  return text.replaceAll('XXXXX', suffix);
}

/** The slide a deep link means: a name, or a position counted from 1. Undefined where there is none. */
export function findSlide(deck: Deck, which: string): number | undefined {
  const named = deck.slides.findIndex((slide) => slide.name === which || slide.givenName === which);
  if (named >= 0) return named;
  const position = /^\d+$/.test(which) ? Number(which) - 1 : -1;
  return deck.slides[position] ? position : undefined;
}
