/** What the build makes out of `slides/` (see vite.config.ts). */
declare module 'virtual:decks' {
  import type { Deck } from '../deck/deck';
  export const decks: readonly { name: string; title: string; load(): Promise<Deck> }[];
}
