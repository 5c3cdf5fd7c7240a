import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOK = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const found = violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | '));
  return over > 0 ? [...found, 'wider than the screen by ' + over + ' pixels'] : found;
})`;

/** What axe finds on the page that is open, and whether anything sticks out at its side. One line each. */
export const faultsOn = async (page: Page): Promise<string[]> => {
  await page.evaluate(AXE);
  const found = await page.evaluate<string[]>(LOOK);
  return found.map((fault) => `${new URL(page.url()).pathname} ${fault}`);
};
