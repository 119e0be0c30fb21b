/**
 * Type grown to the screen: the largest size at which a slide still fits its room.
 *
 * A slide is tried in the forms its style sheet knows (attribute `fit`): commands in one row each, two columns. What
 * is given up for larger type counts, so that a slide keeps its plain form unless another is clearly larger.
 */

/** Bounds in px: 20 is the least a room can read, or a 45th of a small screen's height; more than a 22nd shouts. */
const LEAST = 20;
const LEAST_OF_HEIGHT = 1 / 45;
const MOST_OF_HEIGHT = 1 / 22;

/** From the plainest on, and what the size is worth in each. */
const FORMS: readonly { fit: string; worth: number }[] = [
  { fit: 'unwrapped', worth: 1 },
  { fit: '', worth: 0.5 },
  { fit: 'unwrapped columns', worth: 0.85 },
  { fit: 'columns', worth: 0.7 },
];

/** Sets form and font size of `slide` (whose inner sizes are all in em) so that it fills `room` without scrolling. @param least px */
export function fitType(slide: HTMLElement, room: HTMLElement, least = leastToRead()): void {
  const bounds = { least, most: Math.max(least, innerHeight * MOST_OF_HEIGHT) };
  let best = { fit: '', size: least, value: 0 };
  for (const { fit, worth } of FORMS) {
    const size = largest(slide, room, fit, bounds);
    if (size !== undefined && size * worth > best.value) best = { fit, size, value: size * worth };
  }
  slide.setAttribute('fit', best.fit);
  slide.style.fontSize = `${best.size}px`;
}

function leastToRead(): number {
  return Math.min(LEAST, innerHeight * LEAST_OF_HEIGHT);
}

/** The slide in its own size again. */
export function letGoType(slide: HTMLElement): void {
  slide.removeAttribute('fit');
  slide.style.fontSize = '';
}

/** The largest size (px) within the bounds at which the slide fits in this form; undefined where it does at none. */
function largest(
  slide: HTMLElement,
  room: HTMLElement,
  fit: string,
  bounds: { least: number; most: number },
): number | undefined {
  slide.setAttribute('fit', fit);
  const fits = (size: number): boolean => {
    slide.style.fontSize = `${size}px`;
    return !overflows(slide, room);
  };
  let low = bounds.least;
  let high = bounds.most;
  if (!fits(low)) return undefined;
  if (fits(high)) return high;
  while (high - low > 0.5) {
    const size = (low + high) / 2;
    if (fits(size)) low = size;
    else high = size;
  }
  return low;
}

function overflows(slide: HTMLElement, room: HTMLElement): boolean {
  const style = getComputedStyle(room);
  const space =
    room.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
  if (slide.offsetHeight > space) return true;
  const inside = slide.shadowRoot?.querySelectorAll<HTMLElement>('pre, .slide') ?? [];
  return [...inside].some((part) => part.scrollWidth > part.clientWidth + 1);
}
