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

/** The chapters of the course, in order; decks that are none follow by name. */
const CHAPTERS = ['tenants', 'rocky', 'movy', 'walls', 'prod', 'clinic'];

export function listDecks(): readonly DeckEntry[] {
  const rank = ({ name }: DeckEntry): number => CHAPTERS.indexOf(name) + 1 || CHAPTERS.length + 1;
  return [...decks].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
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
