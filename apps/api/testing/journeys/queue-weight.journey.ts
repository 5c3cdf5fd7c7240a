import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { correctionThatWaits, openDesk, type Desk } from '../desk.js';
import { fill } from './all-pages.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { loadInRounds, scriptsIn, type Round } from './load-in-rounds.js';

/** Gzipped bytes of all scripts, words included, that a reviewer loads until the first row of the queue stands. */
const MOST = 120_000;
/**
 * The same until the page asks for nothing more: notices, palette, windows to sign in again and what else comes once
 * the queue is there.
 */
const MOST_UNTIL_IDLE = 225_000;
/** How often the first row waits for an answer that was asked for only after another one. */
const MOST_ROUNDS = 4;

let stage: Stage;
let desk: Desk;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await fill(desk);
  await correctionThatWaits(desk, desk.reviewer);
});
/** The code of the public page of a record, with its map. */
const OF_PUBLIC_PAGE = /^\/assets\/(public-preview|incident-shown|leaflet)-/;
afterAll(() => stage?.close());

const weigh = (rounds: readonly Round[]) => {
  const scripts = scriptsIn(rounds);
  return { sum: scripts.reduce((sum, { weight }) => sum + weight, 0), scripts };
};

describe.each(['en', 'km'] as const)('what a browser loads for the queue of a reviewer (%s)', (lang) => {
  let before: Round[];
  let after: Round[];
  /** What was loaded once the page of a proposal was opened. */
  const opened: string[] = [];
  beforeAll(async () => {
    const visit = await visitAs(stage, desk.second, { lang });
    const rows = visit.page.locator('.queue-table tbody tr');
    const url = `${stage.origin}/desk`;
    ({ before, after } = await loadInRounds(visit.page, url, async () => (await rows.count()) > 0));
    expect(await rows.count()).toBeGreaterThan(0);
    visit.page.on('request', (request) => opened.push(new URL(request.url()).pathname));
    await visit.page.getByRole('button', { name: visit.t('releases.open-page') }).click();
    await visit.page.getByRole('region', { name: visit.t('desk.public.title') }).waitFor();
    await visit.close();
  });

  it(`weighs at most ${MOST / 1000} kB until the first row stands`, () => {
    const { sum, scripts } = weigh(before);
    expect([sum <= MOST, sum, scripts]).toEqual([true, sum, scripts]);
  });

  it(`weighs at most ${MOST_UNTIL_IDLE / 1000} kB until the page asks for nothing more`, () => {
    const { sum, scripts } = weigh([...before, ...after]);
    expect([sum <= MOST_UNTIL_IDLE, sum, scripts]).toEqual([true, sum, scripts]);
  });

  it(`has its first row after at most ${MOST_ROUNDS} rounds`, () => {
    expect([before.length <= MOST_ROUNDS, before]).toEqual([true, before]);
  });

  it('loads the palette once the first row stands, before somebody asks for it', () => {
    const has = (rounds: readonly Round[]): boolean =>
      rounds.flat().some((path) => path.startsWith('/assets/command-palette-'));
    expect([has(before), has(after)]).toEqual([false, true]);
  });

  it('brings the public page of a proposal that waits, and its map, once somebody opens it', () => {
    const ofPage = (paths: readonly string[]): boolean => paths.some((path) => OF_PUBLIC_PAGE.test(path));
    expect([ofPage(before.flat()), ofPage(after.flat()), ofPage(opened)]).toEqual([false, false, true]);
  });

  it('asks for each answer once', () => {
    const asked = [...before, ...after].flat().filter((path) => path.startsWith('/api/'));
    expect(asked.filter((path, at) => asked.indexOf(path) !== at)).toEqual([]);
  });
});
