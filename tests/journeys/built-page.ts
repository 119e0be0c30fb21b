/** The built page in Chromium, served from this machine as any static host would; used by keyboard alone. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
// @ts-expect-error: plain JavaScript
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** How long a state may take to come, ms of the wall: the machine may be busy. */
const PATIENCE = 60_000;

export interface BuiltPage {
  page: Page;
  context: BrowserContext;
  origin: string;
  /** Requests that left the page's origin, and errors of the page. */
  outside: string[];
  errors: string[];
  /** The host goes away: from now on nothing is answered. */
  cutNetwork(): Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  hasTouch?: boolean;
}

export async function openBuiltPage(hash = '', options: PageOptions = {}): Promise<BuiltPage> {
  if (!fs.existsSync('dist/index.html'))
    throw new Error('dist/index.html: found nothing, expected a build (npm run build)');
  const server = http
    .createServer((request, response) => serve(request.url ?? '/', response))
    .listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? findChromium(),
    args: CHROMIUM_FLAGS,
  });
  const { width = 1440, height = 900, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height }, ...rest });
  context.setDefaultTimeout(PATIENCE);
  const outside: string[] = [];
  const errors: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
      outside.push(request.url());
  });
  context.on('page', (page) => page.on('pageerror', (error) => errors.push(error.message)));
  const page = await context.newPage();
  await page.goto(`${origin}/${hash}`);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    page,
    context,
    origin,
    outside,
    errors,
    cutNetwork: stop,
    close: async () => {
      await browser.close();
      await stop();
    },
  };
}

function serve(url: string, response: http.ServerResponse): void {
  const wanted = decodeURIComponent(url.split('?')[0]!);
  const file = path.join('dist', wanted.endsWith('/') ? `${wanted}index.html` : wanted);
  if (!file.startsWith('dist') || !fs.existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  fs.createReadStream(file).pipe(response);
}

/** Waits until `look` answers what is wanted; the wall's clock decides only when to give up. */
export function until<T>(look: () => Promise<T>) {
  return expect.poll(look, { timeout: PATIENCE, interval: 50 });
}

/** Everything a role's shell shows, lines whole; '' before it is there. */
export function shellOf(page: Page, role = 'ops'): Promise<string> {
  return page.evaluate((actor) => {
    const shell = document.querySelector('fw-shell')?.shadowRoot;
    const terminal = shell?.querySelector(`fw-terminal[actor=${actor}]`) as { shown?(): string } | null;
    return terminal?.shown?.() ?? '';
  }, role);
}

/** Waits until a shell stands at an empty prompt. */
export async function waitForPrompt(page: Page, role = 'ops'): Promise<void> {
  await until(async () => (await shellOf(page, role)).split('\n').at(-1)?.trimEnd()).toMatch(/^shpod:.*#$/);
}

/** The text of an element, through its shadow trees; '' where it is not there. */
export async function textOf(page: Page, selector: string): Promise<string> {
  const place = page.locator(selector).first();
  if ((await place.count()) === 0) return '';
  return place.evaluate((element) => {
    const read = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
      if (node instanceof HTMLStyleElement) return '';
      const shadow = node instanceof Element ? [...(node.shadowRoot?.childNodes ?? [])] : [];
      return [...shadow, ...node.childNodes].map(read).join('');
    };
    return read(element).replace(/\s+/g, ' ').trim();
  });
}

/** What has the focus, through all shadow trees: its tag and what it is called. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const name = active?.getAttribute('aria-label') || active?.textContent || '';
    return `${active?.localName ?? ''} ${name.trim().replace(/\s+/g, ' ').slice(0, 80)}`;
  });
}

/** Presses a key until the focus is where it should be. */
async function pressUntil(page: Page, key: string, where: RegExp, most: number): Promise<void> {
  for (let pressed = 0; pressed <= most; pressed += 1) {
    if (where.test(await focused(page))) return;
    await page.keyboard.press(key);
    // The focus moves when the pane is drawn.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
  throw new Error(`${key} never reached ${where}; the focus is on ${await focused(page)}`);
}

/** F6 to the shell; answers when it takes keys. */
export async function enterShell(page: Page): Promise<void> {
  await page.locator('.xterm-rows:visible').first().waitFor();
  await pressUntil(page, 'F6', /^textarea Shell of/, 12);
}

export async function enterSlide(page: Page): Promise<void> {
  await pressUntil(page, 'F6', /Slide \d+ of \d+/, 6);
}

/** Tab to a button of the slide or its step. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  await pressUntil(page, 'Tab', name, 40);
}

/** Presses "run" on a block of the slide, and waits until the shell has answered all of it. */
export async function runBlock(page: Page, role = 'ops', block = 0): Promise<void> {
  await enterSlide(page);
  for (let at = 0; at <= block; at += 1) {
    if (at > 0) await page.keyboard.press('Tab');
    await tabTo(page, /^button run the command/);
  }
  const before = (await shellOf(page, role)).length;
  await page.keyboard.press('Enter');
  await until(async () => (await shellOf(page, role)).length > before).toBe(true);
  await waitForRest(page, role);
}

/** Waits until a shell has nothing to do: no command runs, and no keys wait. */
export async function waitForRest(page: Page, role = 'ops'): Promise<void> {
  await until(() =>
    page.evaluate((actor) => {
      const shell = document.querySelector('fw-shell')?.shadowRoot;
      return (
        (shell?.querySelector(`fw-terminal[actor=${actor}]`) as { idle?: boolean } | null)?.idle ?? false
      );
    }, role),
  ).toBe(true);
}

/** How many steps of the lab are done. */
export function stepsDone(page: Page): Promise<number> {
  return page.evaluate(() => {
    const steps = document.querySelector('fw-bar')?.shadowRoot?.querySelector('.steps');
    return Number.parseInt(steps?.getAttribute('aria-label') ?? '-1', 10);
  });
}

/** Who acts, as the bar says. */
export function actorOf(page: Page): Promise<string> {
  return page.evaluate(
    () => document.querySelector('fw-bar')?.shadowRoot?.querySelector('select')?.value ?? '',
  );
}

/** Waits until the world is there to work in: no step is being built. */
export async function waitForWorld(page: Page): Promise<void> {
  await until(() => stepsDone(page)).toBeGreaterThanOrEqual(0);
  await until(() =>
    page.evaluate(
      () => (document.querySelector('fw-workshop') as { ready?: boolean } | null)?.ready ?? false,
    ),
  ).toBe(true);
}

/** Types a line at the prompt and waits for the next prompt. */
export async function typeLine(page: Page, line: string, role = 'ops'): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await waitForRest(page, role);
}
