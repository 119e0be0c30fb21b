/**
 * Light or dark: the system's choice, unless the learner made one, which is remembered.
 *
 * `public/theme.js` sets the remembered choice before the first paint; this module changes and tells it.
 */

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'workshop.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** What the learner chose; `system` where nothing was chosen. */
export function themeChoice(): ThemeChoice {
  const choice = document.documentElement.dataset.theme;
  return choice === 'light' || choice === 'dark' ? choice : 'system';
}

export function isDark(): boolean {
  const choice = themeChoice();
  return choice === 'system' ? system.matches : choice === 'dark';
}

/** Shows and remembers a choice. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage may be forbidden (private windows, embedded pages); the choice then lasts as long as the page.
  }
}

/** Calls `listener` whenever what is shown turns light or dark. Answers how to stop. */
export function watchTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
}

/**
 * The colour a token stands for just now, as `#rrggbb`: xterm and Monaco paint by themselves and cannot follow a
 * custom property.
 */
export function colourOf(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.documentElement.append(probe);
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
