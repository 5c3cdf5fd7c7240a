import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { fillPublicTables } from '../fill-public-tables.js';
import { openInstallation, type VisitedInstallation } from './open-installation.js';
import { rowsOf } from './reader-steps.js';

/** The share of one group in assemblies with force assessed as unlawful (I12), year by year, on its page. */
let house: VisitedInstallation;
let group: string;
let answer: Answer;

beforeAll(async () => {
  house = await openInstallation();
  await fillPublicTables(house.app, 0, 1500);
  const period = 'indicator=I12&period=2012-01-01..2026-12-31';
  const all = (await house.app.visitor.get<{ answer: Answer }>(`/api/public/counts?${period}&split=group`)).body.answer;
  const [most] = all.cells.filter(({ keys }) => keys[0] !== null).sort((one, other) => other.low - one.low);
  group = most!.keys[0]!;
  const asked = `${period}&unit=year&split=period&groups=${group}`;
  ({ answer } = (await house.app.visitor.get<{ answer: Answer }>(`/api/public/counts?${asked}`)).body);
});
afterAll(() => house?.close());

describe('the share of a group', () => {
  it('is a line with both numbers of each year, and a gap under ten; a year is chosen by its point', async () => {
    const visit = await house.visit();
    const { page, t } = visit;
    await visit.go(`/groups/${group}`);
    const title = t('chart.title', { what: t('indicator.I12') });
    const part = page.getByRole('region', { name: title });
    await part.getByText(t('subject.share-gap')).waitFor();
    // Nobody is on record as watching: a year in which others alone had some has no number.
    const of = answer.cells.map(({ low, rate }) => [String(low ?? '–'), rate!.denominator.low] as const);
    const waits = answer.cells.map(({ none }) => none === 'not-assessed');
    expect(waits).toContain(true);
    expect(of.filter(([a]) => a !== '–').length).toBeGreaterThan(1);
    expect(of.map(([a]) => a)).not.toContain('0');
    expect(of.filter(([, b]) => b >= 10).length).toBeGreaterThan(2);
    const caption = await part.locator('caption').innerText();
    const read = (await rowsOf(visit, caption)).map(([, share]) => {
      const [, a, b] = share!.match(/^(.+?) of (\d+)/)!;
      return [a, Number(b)];
    });
    const told = of.map(([a, b], index) => [waits[index] ? t('cell.not-assessed') : a, b]);
    expect(read).toEqual(told.filter((_, index) => index < read.length).reverse());
    await part.getByRole('button', { name: t('share.open-share'), exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('dialog')
        .getByRole('button', { name: t('share.svg'), exact: true })
        .click(),
    ]);
    const words = readFileSync(await file.path(), 'utf8')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    for (const [a, b] of of.filter(([, n]) => n > 0)) expect(words).toContain(`${a}/${b}`);
    for (const said of [t('subject.share-gap'), t('subject.share-waiting'), 'I12, version 2', 'Cambodia. Source:'])
      expect(words).toContain(said);
    // What a gap of a rate means is not what it means here.
    expect(words).not.toContain(t('chart.rate-gap'));
    await page.keyboard.press('Escape');
    const year = answer.cells.findIndex(({ rate }) => rate!.share !== null);
    const [a, b] = of[year]!;
    await part.getByRole('button', { name: new RegExp(`^${answer.periods[year]!.key}: ${a} of ${b} `) }).click();
    await page.waitForURL(new RegExp(`period=${answer.periods[year]!.key}`));
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });
});
