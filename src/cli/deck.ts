/**
 * `npm run -s deck -- --json FILE…`: what the dialect makes of any deck, one entry a slide.
 *
 * A mistake is told on stderr as `FILE:LINE: what is wrong` and makes the exit code 1; the other decks are printed. A picture that is not beside the deck is
 * told on stderr only: the text can be read without it (the build of the workshop refuses it).
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { cac } from 'cac';
import type { Slide } from '../deck/deck';
import { DeckError } from '../deck/deck';
import { parseDeck } from '../deck/parse-deck';

function main(): void {
  const cli = cac('deck');
  cli.option('--json', 'Print the slides of each FILE as JSON');
  cli.usage('--json FILE…').help();
  const { args, options } = cli.parse();
  if (options['help']) return;
  if (args.length === 0) {
    process.stderr.write('deck: name at least one FILE\n');
    process.exitCode = 2;
    return;
  }
  const decks = args.flatMap((file) => {
    const slides = slidesOf(file);
    return slides ? [[file, slides] as const] : [];
  });
  if (decks.length === 0) return;
  const told = options['json']
    ? JSON.stringify(Object.fromEntries(decks.map(([file, slides]) => [file, slides.map(entry)])), null, 2)
    : summary(decks);
  process.stdout.write(`${told}\n`);
}

function slidesOf(file: string): Slide[] | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const picture = (source: string): { src: string } => {
      const remote = /^[a-z]+:/i.test(source);
      if (!remote && !existsSync(resolve(dirname(file), decodeURI(source)))) {
        process.stderr.write(`${file}: warning: there is no picture ${source}\n`);
      }
      return { src: source };
    };
    return parseDeck(text, file, { picture }).slides;
  } catch (error) {
    const told = error instanceof DeckError ? error.message : `${file}: ${(error as Error).message}`;
    process.stderr.write(`${told}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

function entry(slide: Slide) {
  return {
    name: slide.givenName ?? null,
    classes: slide.classes,
    notes: slide.notes,
    lab: slide.blocks.map((block) => block.code),
    text: slide.text,
  };
}

function summary(decks: (readonly [string, Slide[]])[]): string {
  return decks
    .map(([file, slides]) => {
      const blocks = slides.reduce((sum, slide) => sum + slide.blocks.length, 0);
      return `${file}: ${slides.length} slides, ${blocks} lab blocks`;
    })
    .join('\n');
}

main();
