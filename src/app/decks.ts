/** The decks of the workshop, as the build made them: a short list at once, each deck when it is opened. */
import { decks } from 'virtual:decks';
import { labs } from 'virtual:labs';
import type { Deck } from '../deck/deck';
import type { Lab } from '../lab/lab';

export interface DeckEntry {
  name: string;
  title: string;
  load(): Promise<Deck>;
}

/** Where the course begins; the others follow by name. */
const FIRST = 'tenants';

export function listDecks(): readonly DeckEntry[] {
  return [...decks].sort((a, b) => Number(b.name === FIRST) - Number(a.name === FIRST));
}

/** The deck of that name, or the first one. */
export function deckEntry(name: string | undefined): DeckEntry {
  const entry = decks.find((each) => each.name === name) ?? listDecks()[0];
  if (!entry) throw new Error('no deck was built: slides/ holds no *.md');
  return entry;
}

/** The labs whose steps stand on a deck's slides. */
export function labsOf(deck: string): readonly { name: string; title: string; load(): Promise<Lab> }[] {
  return labs.filter((lab) => lab.deck === deck);
}
