import { firefox, type Browser } from 'playwright-core';
import { watching, type TestBrowser } from './test-browser.js';

/** Emulates light, dark and other preferences. Debian's Firefox does not know it; its pages stay light. */
const UNKNOWN_TO_FIREFOX = 'emulation.setMediaFeaturesOverride';

/**
 * A real Firefox without a window, as its makers built it: Playwright speaks WebDriver BiDi with it.
 * `scripts/test.mjs` finds one and names it in FIREFOX_PATH.
 */
export async function openFirefox(): Promise<TestBrowser> {
  const executablePath = process.env['FIREFOX_PATH'];
  if (!executablePath)
    throw new Error('FIREFOX_PATH is not set: run this test with "node scripts/test.mjs", which finds Firefox.');
  const browser = await firefox.launch({ executablePath, channel: 'moz-firefox' });
  skipUnknownCommand(browser);
  await browser.newPage(); // Firefox ends with its last page; this one stays open
  return watching(browser);
}

interface Session {
  send(command: string, ...rest: unknown[]): Promise<unknown>;
}

/**
 * Playwright sends that command for each page, whatever is asked of it, and gives up when Firefox refuses it. It is
 * left out until the Firefox that Debian ships knows it; this is the only place that reaches into Playwright.
 */
function skipUnknownCommand(browser: Browser): void {
  const inside = browser as unknown as { _connection: { toImpl(what: Browser): { _browserSession: Session } } };
  const sessions = Object.getPrototypeOf(inside._connection.toImpl(browser)._browserSession) as Session;
  const { send } = sessions;
  sessions.send = function (this: Session, command, ...rest) {
    return command === UNKNOWN_TO_FIREFOX ? Promise.resolve({}) : send.call(this, command, ...rest);
  };
}
