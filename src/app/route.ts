/**
 * Deep links: `#/tenants/7` or `#/tenants/our-1st-flux-error` is a slide of a deck, `#/presenter/tenants/7` the
 * presenter's window on it.
 */

export interface Route {
  deck: string;
  /** A slide's name, or its position from 1. */
  slide: string;
  presenter: boolean;
}

/** What a page's hash means; undefined where it means nothing. */
export function readRoute(hash: string): Route | undefined {
  const parts = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const presenter = parts[0] === 'presenter';
  const [deck, slide = '1'] = presenter ? parts.slice(1) : parts;
  return deck ? { deck, slide, presenter } : undefined;
}

export function writeRoute(route: Route): string {
  const parts = [route.deck, route.slide].map(encodeURIComponent);
  return `#/${route.presenter ? 'presenter/' : ''}${parts.join('/')}`;
}
