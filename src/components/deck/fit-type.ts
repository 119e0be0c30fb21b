/** Type grown to the screen: the largest size at which a slide still fits its room. */

/** Bounds in px: 20 is the least a room can read, more than 60 shouts. */
const LEAST = 20;
const MOST = 60;

/** Sets the font size of `slide` (whose inner sizes are all in em) so that it fills `room` without scrolling. */
export function fitType(slide: HTMLElement, room: HTMLElement, least = LEAST): void {
  let low = least;
  let high = MOST;
  while (high - low > 0.5) {
    const size = (low + high) / 2;
    slide.style.fontSize = `${size}px`;
    if (overflows(slide, room)) high = size;
    else low = size;
  }
  slide.style.fontSize = `${low}px`;
}

function overflows(slide: HTMLElement, room: HTMLElement): boolean {
  const style = getComputedStyle(room);
  const space =
    room.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
  if (slide.offsetHeight > space) return true;
  const inside = slide.shadowRoot?.querySelectorAll<HTMLElement>('pre') ?? [];
  return [...inside].some((code) => code.scrollWidth > code.clientWidth + 1);
}
