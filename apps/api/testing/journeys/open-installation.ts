import { isDeepStrictEqual } from 'node:util';
import { expect, it } from '@jest/globals';
import type { Text } from '@vigil/shared/text/text.js';
import type { Client, TestApp } from '../app.js';
import type { PageOptions, WatchedPage } from '../test-browser.js';
import { openStage } from './app-and-browser.js';
import { pageTexts } from './page-texts.js';

/** A person in front of a browser of their own, and the words of their language. */
export interface Visit extends WatchedPage {
  t: Text;
  origin: string;
  /**
   * Opens an address of this installation, '/desk', and waits until the application has taken the place of the written
   * page.
   */
  go(path: string): Promise<void>;
  /** Waits for that after a page was loaded by another way: until then both are in the document, and one is hidden. */
  settled(): Promise<void>;
}

/**
 * One installation in production mode, on an empty database, with the built web application and its visitors.
 */
export interface VisitedInstallation {
  app: TestApp;
  /** As it is printed at the start: 'http://localhost:4000'. */
  origin: string;
  visit(options?: Omit<PageOptions, 'origin'>): Promise<Visit>;
  /** Opens a page on which somebody is already signed in. */
  visitAs(client: Client): Promise<Visit>;
  /** Everything that went wrong on any page so far; a journey wants none. */
  troubles(): string[];
  close(): Promise<void>;
}

/**
 * @param prepare fills the database before the application starts on it
 * @param home where the installation keeps its files; the one of all tests if absent
 */
export const openInstallation = async (
  prepare?: (databaseUrl: string) => Promise<void>,
  home?: string,
): Promise<VisitedInstallation> => {
  const { app, origin, open, as, close } = await openStage(prepare, home);
  const visits: Visit[] = [];
  return {
    app,
    origin,
    close,
    visit: async (options = {}) => {
      const visit = visitOf(await open(options), origin, options);
      visits.push(visit);
      return visit;
    },
    visitAs: async (client) => {
      const visit = visitOf(await as(client), origin, {});
      visits.push(visit);
      return visit;
    },
    troubles: () => visits.flatMap((visit) => visit.troubles),
  };
};

/** Longer than anything that a page waits for takes; shorter than a test's patience. */
export const LONGEST_WAIT_MS = 40_000;

declare const document: { querySelector(selector: string): object | null };

/**
 * The application has taken the place of the page that the server wrote. Asked at each frame: a locator looks only
 * every half second.
 */
export const waitForApplication = async ({ page }: WatchedPage): Promise<void> =>
  void (await page.waitForFunction(() => document.querySelector('#served') === null));

const visitOf = (watched: WatchedPage, origin: string, { lang = 'en', script = true }: Partial<PageOptions>): Visit => {
  watched.page.setDefaultTimeout(LONGEST_WAIT_MS);
  const settled = script ? () => waitForApplication(watched) : () => Promise.resolve();
  return Object.assign(watched, {
    t: pageTexts(lang),
    origin,
    settled,
    go: async (path: string) => {
      await watched.page.goto(origin + path, { waitUntil: 'load' });
      await settled();
    },
  });
};

/** Reads again until it is as expected; what it was in the end is the failure. */
export const eventually = async <T>(read: () => Promise<T>, expected: T): Promise<void> => {
  const end = Date.now() + LONGEST_WAIT_MS;
  let seen = await read();
  while (!isDeepStrictEqual(seen, expected) && Date.now() < end) {
    await nextFrame();
    seen = await read();
  }
  expect(seen).toEqual(expected);
};

const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 30);
  });

interface Story {
  /** What happens next; it needs all that happened before. */
  step(sentence: string, happens: () => Promise<void>): void;
  /** What can be seen in the end; it needs the whole story, and nothing needs it. */
  shows(sentence: string, seen: () => Promise<void>): void;
}

/**
 * Tests that stand one upon the other, as the days of a story do: once one has failed, those after it fail at once and
 * say why, rather than waiting in vain for what never came.
 */
export const story = (): Story => {
  let broke: string | null = null;
  const goOn = (): void => {
    if (broke !== null) throw new Error(`the story broke off before: it ${broke}`);
  };
  return {
    step: (sentence, happens) =>
      it(sentence, async () => {
        goOn();
        broke = sentence;
        await happens();
        broke = null;
      }),
    shows: (sentence, seen) =>
      it(sentence, async () => {
        goOn();
        await seen();
      }),
  };
};
