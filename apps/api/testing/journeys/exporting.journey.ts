import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import exportWords from '@vigil/shared/text/exports/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { openDesk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';

const t = createText('en', exportWords);
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage?.close();
});

/**
 * Types, and follows the first link to another page of the desk before the page is drawn again.
 * @returns what the page asked before
 */
const typeAndFollow = async (page: Page, field: Locator, words: string): Promise<string | null> => {
  let asked: string | null = null;
  page.once('dialog', (dialog) => {
    asked = dialog.message();
    void dialog.dismiss();
  });
  await field.focus();
  await page.evaluate(`(async () => {
    document.execCommand('insertText', false, ${JSON.stringify(words)});
    await new Promise((resolve) => setTimeout(resolve));
    document.querySelector('a[href^="/desk/"]:not([href*="/exports"])').click();
  })()`);
  return asked;
};

it('whoever leaves the reason of an export, or of a refusal, is asked before it is lost', async () => {
  const { analyst, reviewer } = await openDesk(stage.app);
  const asks = await stage.as(analyst);
  await asks.page.goto(`${stage.origin}/desk/exports?lang=en`);
  await asks.page.getByLabel(t('exports.audience')).selectOption('internal');
  const reason = asks.page.getByLabel(t('exports.reason'));
  expect(await typeAndFollow(asks.page, reason, 'A court asked for the answers.')).not.toBeNull();
  expect(await reason.inputValue()).toBe('A court asked for the answers.');
  await asks.close();
  const asked = {
    data: 'figures',
    format: 'csv',
    question: 'indicator=I02&period=2021',
    reason: 'A court asked for it.',
  };
  expect((await analyst.post('/api/exports/internal', asked)).status).toBe(201);
  const answers = await stage.as(reviewer);
  await answers.page.goto(`${stage.origin}/desk/exports?lang=en`);
  await answers.page.getByRole('button', { name: new RegExp(`^${t('exports.requests.refuse')}`) }).click();
  const why = answers.page.getByLabel(t('exports.requests.why'));
  expect(await typeAndFollow(answers.page, why, 'Not without its number.')).not.toBeNull();
  expect(await why.inputValue()).toBe('Not without its number.');
  await answers.close();
});
