import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type ConsoleMessage, type Page } from 'playwright-core';
import { type Language, LANGUAGES } from '@vigil/shared/language/languages.js';
import { pseudoLanguages } from '@vigil/shared/language/pseudo-languages.js';
import { inCheckout } from '../project-root.js';
import { isRunInMemory } from './folder-for-runs.js';

export interface PageOptions {
  /** A language that is offered to nobody comes with its page, which must be in use in this process. */
  lang?: Language;
  /** CSS pixels; 1280 by default, 390 for a phone. */
  width?: number;
  height?: number;
  /** What the reader's computer prefers; light by default. */
  scheme?: 'light' | 'dark';
  /** The only address that this page may speak to, such as 'http://127.0.0.1:4000'. */
  origin: string;
  /** The reader's clock; by default one far from the place and from the server. */
  timezone?: string;
  /** False: the browser runs no script, as a reader may have decided. */
  script?: boolean;
}

export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /**
   * What went wrong so far, one line each: page errors, console errors, requests to anybody else. A journey wants none.
   */
  troubles: string[];
  /** Drops the expected ones, such as the console's "404" of a page that is meant to be missing. */
  forgive(pattern: RegExp): void;
  /** Saves what is on the screen as `.vigil/pictures/NAME.png`, for people to look at. @returns the file */
  picture(name: string, fullPage?: boolean): Promise<string>;
  close(): Promise<void>;
}

export interface TestBrowser {
  newPage(options: PageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

const pictures = inCheckout('.vigil/pictures');

/** Keeps Chromium from talking to its maker, and lets it run where there is no screen. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name leads anywhere but to this computer: a request to a stranger reaches nobody.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/**
 * A real Chromium without a window. `scripts/test.mjs` finds one and names it in CHROMIUM_PATH.
 * @param letters the size of letters that its settings name, in CSS pixels
 */
export async function openBrowser(letters = 16): Promise<TestBrowser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath)
    throw new Error('CHROMIUM_PATH is not set: run this test with "node scripts/test.mjs", which finds Chromium.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Playwright has Chromium share pictures between its processes by files on the disk, for want of room in memory.
  const ignoreDefaultArgs = isRunInMemory() ? ['--disable-dev-shm-usage'] : [];
  const args = [...quiet, ...asRoot, `--blink-settings=defaultFontSize=${letters}`];
  const browser = await chromium.launch({ executablePath, args, ignoreDefaultArgs });
  return watching(browser);
}

/** Watches each page of a browser that was started. */
export const watching = (browser: Browser): TestBrowser => ({
  newPage: (options) => newPage(browser, options),
  close: () => browser.close(),
});

async function newPage(browser: Browser, options: PageOptions): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    colorScheme: options.scheme ?? 'light',
    locale: options.lang === 'km' ? 'km-KH' : 'en-GB',
    timezoneId: options.timezone ?? 'America/St_Johns',
    javaScriptEnabled: options.script ?? true,
  });
  const troubles: string[] = [];
  noteStrangers(context, options.origin, troubles);
  if (options.lang !== undefined && !LANGUAGES.includes(options.lang)) await useInBrowser(context, options.lang);
  context.on('page', (page) => watch(page, troubles));
  const page = await context.newPage();
  return {
    page,
    context,
    troubles,
    forgive: (pattern) =>
      void troubles.splice(0, troubles.length, ...troubles.filter((trouble) => !pattern.test(trouble))),
    picture: (name, fullPage = false) => takePicture(page, name, fullPage),
    close: () => context.close(),
  };
}

/** Gives the pages of a browser the languages of tests before anything else runs, and asks for this one. */
export async function useInBrowser(context: BrowserContext, language: Language): Promise<void> {
  await context.setExtraHTTPHeaders({ 'accept-language': language });
  await context.addInitScript(
    `globalThis.furtherLanguages = (${pseudoLanguages.toString()})(); try { localStorage.setItem('vigil.language', '${language}'); } catch { /* about:blank has none */ }`,
  );
}

/**
 * Notes each request to anybody but our own server: it would tell a stranger who looks where. It stops none: to stop
 * them, Playwright holds every request and turns off the browser's cache, so that each page of a journey loads all its
 * code again. Those to other computers reach nobody, because Chromium finds no address for them (`quiet`); those to
 * other servers on this computer arrive, and are noted.
 */
function noteStrangers(context: BrowserContext, origin: string, troubles: string[]): void {
  const own = new URL(origin);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== own.origin && /^https?:$/.test(url.protocol)) troubles.push(`request to ${url.host}`);
  });
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      const { host } = new URL(socket.url());
      if (host !== own.host) troubles.push(`web socket to ${host}`);
    }),
  );
}

function watch(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} (${placeOf(message)})`);
  });
  page.on('crash', () => troubles.push('the page crashed'));
}

function placeOf(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `${url}:${lineNumber}`;
}

async function takePicture(page: Page, name: string, fullPage: boolean): Promise<string> {
  mkdirSync(pictures, { recursive: true });
  const file = join(pictures, `${name}.png`);
  await page.screenshot({ path: file, fullPage });
  return file;
}
