/**
 * Which keys move slides. They never leak: a key that belongs to what has the focus (a button's space, a field's
 * letters, a tree's arrows) is left alone, and so is every key with Ctrl, Alt or Meta.
 */

export type SlideKey =
  'next' | 'back' | 'first' | 'last' | 'contents' | 'help' | 'present' | 'presenter' | 'screen' | 'view';

const KEYS: Record<string, SlideKey> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ' ': 'next',
  n: 'next',
  j: 'next',
  ArrowLeft: 'back',
  PageUp: 'back',
  k: 'back',
  Home: 'first',
  End: 'last',
  c: 'contents',
  '?': 'help',
  h: 'help',
  p: 'present',
  w: 'presenter',
  f: 'screen',
  v: 'view',
};

const SCROLLING = new Set(['PageDown', ' ']);
const PRESSED = new Set([' ', 'Enter']);
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role=tree], [role=separator], [role=tab], [role=slider]';

/** @param canScroll there is more of the slide below: keys that scroll a page do that first */
export function slideKey(
  event: KeyboardEvent,
  path: readonly EventTarget[],
  canScroll: boolean,
): SlideKey | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (event.key === ' ' && event.shiftKey) return 'back';
  if (canScroll && SCROLLING.has(event.key)) return undefined;
  const focused = path.find((each): each is Element => each instanceof Element);
  if (focused?.closest(OWN_KEYS)) return undefined;
  if (PRESSED.has(event.key) && focused?.closest('button, a, summary')) return undefined;
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}
