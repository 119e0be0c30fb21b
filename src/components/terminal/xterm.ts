/** The terminal emulator with its add-ons and its font: a module of its own, so that it loads late. */
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import type { ITheme } from '@xterm/xterm';
import styles from '@xterm/xterm/css/xterm.css?inline';
import { colourOf } from '../theme/theme';

export interface Emulator {
  terminal: Terminal;
  fit: FitAddon;
  search: SearchAddon;
}

/** The emulator's own style sheet, to adopt where it is opened. */
export const emulatorStyles = new CSSStyleSheet();
emulatorStyles.replaceSync(styles);

/** Makes an emulator whose font is there to be measured. `openLink` gets what the learner follows. */
export async function createEmulator(
  options: { fontSize: number; screenReader: boolean },
  openLink: (url: string) => void,
): Promise<Emulator> {
  await document.fonts.load(`${options.fontSize}px 'Workshop Mono'`, 'a─');
  const terminal = new Terminal({
    allowProposedApi: true,
    convertEol: true,
    cursorBlink: false,
    cursorStyle: 'block',
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: options.fontSize,
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    scrollback: 5000,
    theme: emulatorTheme(),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.loadAddon(new WebLinksAddon((_event, url) => openLink(url)));
  terminal.unicode.activeVersion = '11';
  return { terminal, fit, search };
}

/** The tokens of the page as a terminal has them. */
export function emulatorTheme(): ITheme {
  const colour = (name: string): string => colourOf(`--${name}`);
  return {
    background: colour('surface'),
    foreground: colour('text'),
    cursor: colour('accent'),
    cursorAccent: colour('on-accent'),
    selectionBackground: colour('selection'),
    black: colour('term-black'),
    red: colour('term-red'),
    green: colour('term-green'),
    yellow: colour('term-yellow'),
    blue: colour('term-blue'),
    magenta: colour('term-magenta'),
    cyan: colour('term-cyan'),
    white: colour('term-white'),
    brightBlack: colour('term-bright-black'),
    brightRed: colour('term-red'),
    brightGreen: colour('term-green'),
    brightYellow: colour('term-yellow'),
    brightBlue: colour('term-blue'),
    brightMagenta: colour('term-magenta'),
    brightCyan: colour('term-cyan'),
    brightWhite: colour('text'),
  };
}
