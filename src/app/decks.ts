/** The decks of the workshop, as the build made them: a short list at once, each deck when it is opened. */
import { decks } from 'virtual:decks';
import type { Deck } from '../deck/deck';

export interface DeckEntry {
  name: string;
  title: string;
  load(): Promise<Deck>;
}

export function listDecks(): readonly DeckEntry[] {
  return decks;
}

/** The deck of that name, or the first one. */
export function deckEntry(name: string | undefined): DeckEntry {
  const entry = decks.find((each) => each.name === name) ?? decks[0];
  if (!entry) throw new Error('no deck was built: slides/ holds no *.md');
  return entry;
}
