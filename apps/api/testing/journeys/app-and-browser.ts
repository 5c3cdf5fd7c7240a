import type { BrowserContext, Page } from 'playwright-core';
import account from '@vigil/shared/text/account/en.json' with { type: 'json' };
import app from '@vigil/shared/text/app/en.json' with { type: 'json' };
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import codebook from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import queue from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import readers from '@vigil/shared/text/public/en.json' with { type: 'json' };
import accountKm from '@vigil/shared/text/account/km.json' with { type: 'json' };
import appKm from '@vigil/shared/text/app/km.json' with { type: 'json' };
import codebookKm from '@vigil/shared/text/codebook/km.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import ruleKm from '@vigil/shared/text/rule/km.json' with { type: 'json' };
import deskKm from '@vigil/shared/text/desk/km.json' with { type: 'json' };
import queueKm from '@vigil/shared/text/queue/km.json' with { type: 'json' };
import readersKm from '@vigil/shared/text/public/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../app.js';
import { SITE } from '../site-folder.js';
import { openBrowser, type TestBrowser, type WatchedPage, type PageOptions } from '../test-browser.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SESSION_COOKIE } from '../../accounts/session-cookie.js';

/** The texts of the pages, so that a journey finds things by their words and not by markup. */
export const t = createText('en', app, beside, counting, rule, codebook, queue, desk, readers, account);
export const km = createText(
  'km',
  appKm,
  besideKm,
  countingKm,
  ruleKm,
  codebookKm,
  queueKm,
  deskKm,
  readersKm,
  accountKm,
);

/** The whole application on an empty database, with a browser. */
export interface Stage {
  app: TestApp;
  database: FreshDatabase;
  /**
   * The address that a person types. On plain http, browsers store the session cookie only for localhost.
   */
  origin: string;
  open(options?: Partial<PageOptions>): Promise<WatchedPage>;
  /** Opens a page on which somebody is already signed in. */
  as(client: Client, options?: Partial<PageOptions>): Promise<WatchedPage>;
  close(): Promise<void>;
}

/**
 * @param prepare fills the database before the application starts on it
 * @param home where the installation keeps its files; the one of all tests if absent
 * @param start starts the browser: Chromium if absent
 */
export const openStage = async (
  prepare: (databaseUrl: string) => Promise<void> = async () => undefined,
  home = TEST_CONFIG.home,
  start: () => Promise<TestBrowser> = openBrowser,
): Promise<Stage> => {
  const database = await freshDatabase();
  await prepare(database.url);
  const app = await startTestApp(database, { webFolder: SITE, config: { ...TEST_CONFIG, home } });
  const browser = await start();
  const origin = app.url.replace('127.0.0.1', 'localhost');
  return {
    app,
    database,
    origin,
    ...pagesIn(browser, origin),
    close: async () => {
      await browser.close();
      await app.close();
      await database.drop();
    },
  };
};

const pagesIn = (browser: TestBrowser, origin: string): Pick<Stage, 'open' | 'as'> => {
  const open: Stage['open'] = (options = {}) => browser.newPage({ origin, ...options });
  return {
    open,
    as: async (client, options) => {
      const watched = await open(options);
      await signInTo(watched.context, origin, client);
      return watched;
    },
  };
};
/** The same application in another browser, which closing it closes. */
export const inBrowser = (stage: Stage, browser: TestBrowser): Stage => ({
  ...stage,
  ...pagesIn(browser, stage.origin),
  close: () => browser.close(),
});

/** Signs a member in, in every tab of a browser. */
export const signInTo = (context: BrowserContext, origin: string, { cookie }: Client): Promise<void> =>
  context.addCookies([
    {
      name: SESSION_COOKIE,
      value: cookie.split('=').slice(1).join('='),
      url: origin.replace('http:', 'https:'),
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);

/** Clicks the button of that name. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();

/** What the browser reports, as an error of its console, of a request that was refused because of an answer in it. */
export const refusedWith422 = (address: string): string =>
  `console: Failed to load resource: the server responded with a status of 422 (Unprocessable Entity) (${address}:0)`;
