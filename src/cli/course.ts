/** Reads the workshop's own decks and labs from disk: `slides/*.md` and `labs/<lab>/lab.yaml` with what lies around them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Deck } from '../deck/deck';
import type { Host } from '../deck/markdown';
import { parseDeck } from '../deck/parse-deck';
import type { Lab } from '../lab/lab';
import type { LabHost } from '../lab/load-lab';
import { loadLab } from '../lab/load-lab';

/**
 * The decks of `slides/`, by name.
 * @param root of the project
 * @throws DeckError
 */
export function readDecks(root: string, host: Host = {}): Deck[] {
  const folder = join(root, 'slides');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
  return files
    .sort()
    .map((name) => parseDeck(readFileSync(join(folder, name), 'utf8'), `slides/${name}`, host));
}

/**
 * The labs of `labs/`, by name.
 * @throws LabError
 */
export function readLabs(root: string, decks: readonly Deck[]): Lab[] {
  const folder = join(root, 'labs');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const read = new Map<string, Lab>();
  const lab = (name: string, asked: readonly string[] = []): Lab | undefined => {
    const file = join(folder, name, 'lab.yaml');
    if (asked.includes(name) || !existsSync(file)) return undefined;
    const host = { ...labHost(root, name, decks), lab: (other: string) => lab(other, [...asked, name]) };
    const found = read.get(name) ?? loadLab(readFileSync(file, 'utf8'), name, relative(root, file), host);
    read.set(name, found);
    return found;
  };
  return names.flatMap((name) => lab(name) ?? []);
}

function labHost(root: string, name: string, decks: readonly Deck[]): Omit<LabHost, 'lab'> {
  const beside = (path: string): string => join(root, 'labs', name, path);
  return {
    schema: JSON.parse(readFileSync(join(root, 'labs', 'lab.schema.json'), 'utf8')),
    file: (path) => (existsSync(beside(path)) ? readFileSync(beside(path), 'utf8') : undefined),
    folder: (path) => (existsSync(beside(path)) ? readFolder(beside(path)) : undefined),
    commands: (deckName, slideName) => {
      const slide = decks
        .find((deck) => deck.name === deckName)
        ?.slides.find((each) => each.name === slideName);
      return slide?.blocks.flatMap((block) => block.commands);
    },
  };
}

function readFolder(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile())
      files[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return files;
}
