import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Request, Route } from 'playwright-core';
import { SITE } from '../site-folder.js';

/** The paths, with queries, that a page asked for at once: none of them had to wait for the answer to another. */
export type Round = readonly string[];

/** Milliseconds without a new request after which a page waits for the answers to those that it has sent. */
const QUIET_MS = 700;

declare const requestIdleCallback: (call: () => void) => void;

/** A request that the server holds until it has news belongs to no round. */
const isHeld = (request: Request): boolean => /[?&]wait=/.test(request.url());

/**
 * Opens an address as over a network on which every answer takes equally long: answers come only when the page asks for
 * nothing more until they are there. What a page loads before a moment is then the same on each run and each network.
 * @param stood whether the moment is there; asked after each round
 * @returns the rounds before it, the first is the page itself, and those after it, until the page asks for nothing more
 */
export const loadInRounds = async (
  page: Page,
  url: string,
  stood: () => Promise<boolean>,
): Promise<{ before: Round[]; after: Round[] }> => {
  let held: Route[] = [];
  let open = 0;
  let last = Date.now();
  const { origin } = new URL(url);
  await page.route('**/*', (route) => {
    if (isHeld(route.request())) return route.continue();
    last = Date.now();
    held.push(route);
  });
  const end = (request: Request): void => {
    if (!isHeld(request)) open -= 1;
    last = Date.now();
  };
  page.on('requestfinished', end).on('requestfailed', end);
  const quiet = async (): Promise<void> => {
    while (open > 0 || Date.now() - last < QUIET_MS) await page.waitForTimeout(20);
  };
  const release = (): Round => {
    const round = held;
    held = [];
    open += round.length;
    last = Date.now();
    for (const route of round) void route.continue();
    return round.map((route) => route.request().url().replace(origin, ''));
  };
  const before: Round[] = [];
  const after: Round[] = [];
  const opened = page.goto(url, { waitUntil: 'commit' });
  while (held.length === 0) await page.waitForTimeout(20);
  before.push(release());
  await opened;
  await quiet();
  while (held.length > 0) {
    const rounds = (await stood()) ? after : before;
    rounds.push(release());
    await quiet();
    await page.evaluate(() => new Promise<void>((done) => requestIdleCallback(done)));
    await quiet();
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  return { before, after };
};

/** The scripts among what was loaded, each once, with its bytes as gzip; the heaviest first. */
export const scriptsIn = (rounds: readonly Round[]): { file: string; weight: number }[] =>
  [...new Set(rounds.flat())]
    .filter((path) => /^\/assets\/.*\.js$/.test(path))
    .map((path) => ({ file: basename(path), weight: gzipSync(readFileSync(join(SITE, path)), { level: 9 }).length }))
    .sort((a, b) => b.weight - a.weight);
