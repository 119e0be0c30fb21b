/** What the build makes out of `slides/` (see vite.config.ts). */
declare module 'virtual:decks' {
  import type { Deck } from '../deck/deck';
  export const decks: readonly { name: string; title: string; load(): Promise<Deck> }[];
}

/** What the build makes out of `labs/`: a short list at once, each lab when it is opened. */
declare module 'virtual:labs' {
  import type { Lab } from '../lab/lab';
  export const labs: readonly {
    name: string;
    title: string;
    deck: string;
    summary: string;
    load(): Promise<Lab>;
  }[];
}
