/** The built page in Chromium, served from this machine as any static host would; used by keyboard alone. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
// @ts-expect-error: plain JavaScript
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

export interface BuiltPage {
  page: Page;
  /** Requests that left the page's origin, and errors of the page. */
  outside: string[];
  errors: string[];
  close(): Promise<void>;
}

export async function openBuiltPage(hash = ''): Promise<BuiltPage> {
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
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const outside: string[] = [];
  const errors: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
      outside.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${origin}/${hash}`);
  return {
    page,
    outside,
    errors,
    close: async () => {
      await browser.close();
      server.close();
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

/** What the shell's screen shows, lines joined where the terminal wrapped them is left to the caller. */
export async function screenOf(page: Page): Promise<string> {
  return (await page.locator('.xterm-rows').first().innerText()).replaceAll('\u00a0', ' ');
}

/** Cycles panes by F6 until the shell has the keys. */
export async function enterShell(page: Page): Promise<void> {
  await page.locator('.xterm-rows').first().waitFor();
  for (let i = 0; i < 12; i++) {
    if (await shellHasFocus(page)) return;
    await page.keyboard.press('F6');
    await page.waitForTimeout(100);
  }
  throw new Error('F6 never reached the shell');
}

function shellHasFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.classList.contains('xterm-helper-textarea') ?? false;
  });
}

/** Types a line and waits for the next prompt. */
export async function typeLine(page: Page, line: string, { answer = true } = {}): Promise<void> {
  await page.keyboard.type(line, { delay: 1 });
  await page.keyboard.press('Enter');
  if (answer) await waitForPrompt(page);
}

/** Waits until the last line of the shell is a prompt with nothing behind it. */
export async function waitForPrompt(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const find = (root: ParentNode): Element | null => {
        const own = root.querySelector('.xterm-rows');
        if (own) return own;
        for (const each of root.querySelectorAll('*')) {
          const inside = each.shadowRoot && find(each.shadowRoot);
          if (inside) return inside;
        }
        return null;
      };
      const rows = [...(find(document)?.children ?? [])].map(
        (row) => row.textContent?.replaceAll('\u00a0', ' ').trimEnd() ?? '',
      );
      const last = rows.filter((row) => row !== '').at(-1) ?? '';
      return /#$/.test(last);
    },
    undefined,
    { timeout: 60_000 },
  );
}
