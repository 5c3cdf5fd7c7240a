import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Text } from '@vigil/shared/text/text.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { openBrowser, type PageOptions, type TestBrowser, type WatchedPage } from '../testing/browser.js';
import { freshDatabase } from '../testing/fresh-database.js';
import { voiceOf } from './words.js';

/** This file runs from apps/api/dist/journeys. */
const SITE = fileURLToPath(new URL('../../../web/dist/site', import.meta.url));

/** A person in front of a browser of their own, and the words of their language. */
export interface Visit extends WatchedPage {
  t: Text;
  origin: string;
  /** Opens an address of this installation: '/desk'. */
  go(path: string): Promise<void>;
}

/** One installation in production, on an empty database, with the built web application; and everybody who visits it. */
export interface House {
  app: TestApp;
  /** As it is printed at the start: 'http://localhost:4000'. */
  origin: string;
  visit(options?: Omit<PageOptions, 'origin'>): Promise<Visit>;
  /** Everything that went wrong on any page so far; a journey wants none. */
  troubles(): string[];
  close(): Promise<void>;
}

export const openHouse = async (): Promise<House> => {
  const database = await freshDatabase();
  let app: TestApp | undefined;
  let browser: TestBrowser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await app?.close();
    await database.drop();
  };
  try {
    app = await startTestApp(database, { webFolder: SITE });
    browser = await openBrowser();
  } catch (error) {
    await close();
    throw error;
  }
  const origin = app.url.replace('127.0.0.1', 'localhost');
  const visits: Visit[] = [];
  return {
    app, origin, close,
    visit: async (options = {}) => {
      const visit = visitOf(await browser.newPage({ ...options, origin }), origin, options);
      visits.push(visit);
      return visit;
    },
    troubles: () => visits.flatMap((visit) => visit.troubles),
  };
};

/** Longer than anything that a page waits for takes; shorter than a test's patience. */
const PATIENCE_MS = 15_000;

const visitOf = (watched: WatchedPage, origin: string, { lang = 'en' }: Partial<PageOptions>): Visit => {
  watched.page.setDefaultTimeout(PATIENCE_MS);
  return Object.assign(watched, {
    t: voiceOf(lang), origin,
    go: async (path: string) => void await watched.page.goto(origin + path, { waitUntil: 'load' }),
  });
};

/** Reads again until it is as expected; what it was in the end is the failure. */
export const eventually = async <T>(read: () => Promise<T>, expected: T): Promise<void> => {
  const end = Date.now() + PATIENCE_MS;
  let seen = await read();
  while (!isDeepStrictEqual(seen, expected) && Date.now() < end) {
    await nextFrame();
    seen = await read();
  }
  expect(seen).toEqual(expected);
};

const nextFrame = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 30); });

/** The text of an element as it stands on the page, spaces joined. */
export const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim();
