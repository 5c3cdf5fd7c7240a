import type { Locator } from 'playwright-core';
import type { Visit } from './open-installation.js';

/** Finds the controls of the incident's form by their words, in either language. The bench uses it without tests. */
type Seen = Pick<Visit, 'page' | 't'>;

export const escape = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const begins = (words: string): RegExp => new RegExp(`^${escape(words)}`);

/** The control of one question: 'incident.title', 'act.type'. */
export const answer = ({ page, t }: Seen, key: string, within: Locator = page.locator('body')): Locator => {
  const after = ['desk.form.needed', 'class.public', 'class.staff', 'class.internal']
    .map((word) => escape(t(word)))
    .join('|');
  return within.getByLabel(new RegExp(`^${escape(t(`${key}.label`))}\\s+(${after})`));
};

/**
 * The controls of a question that has several: the boxes of a day, the words and numbers of a count, answers to tick.
 */
export const answers = ({ page, t }: Seen, key: string, within: Locator = page.locator('body')): Locator =>
  within.getByRole('group', { name: begins(t(`${key}.label`)) });

/** The part of the form that holds a list: the acts, the sources. */
export const listOf = ({ page, t }: Seen, key: string): Locator =>
  page.getByRole('region', { name: begins(t(`${key}.label`)) });
