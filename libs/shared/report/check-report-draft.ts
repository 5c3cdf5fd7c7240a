import { isPlain } from '../codebook/check-body.js';
import { hasInvisible } from '../codebook/invisible-characters.js';
import type { FieldError } from '../codebook/check-body.js';
import { publicQuestion } from '../counting/public-question.js';
import { QuestionRefused, tilesOf } from '../counting/question.js';
import { daysBetween } from '../day/day.js';
import { parsePeriod, PERIOD_UNITS, type PeriodUnit } from '../day/period.js';
import { isBlank } from '../text-matching/fold.js';
import { DRAWINGS, LIMITS, TABLES, TEMPLATES } from './report-draft.js';
import { unknownIn } from './placeholders.js';
import { comparedOf } from './document-context.js';
import { parseQueryString } from './parse-query-string.js';

type Plain = Record<string, unknown>;
const GROUP_CODE = /^G-[0-9A-HJKMNP-TV-Z]{6}$/;
const PART_ID = /^[a-z0-9-]{1,40}$/;
const KEYS = {
  words: ['kind', 'id', 'heading', 'text'],
  table: ['kind', 'id', 'table'],
  drawing: ['kind', 'id', 'drawing'],
  figure: ['kind', 'id', 'question'],
} as const;
/** More rows than this make an unreadable table. */
const MOST_PERIODS = 400;
const MOST_PERIODS_DIVIDED = 60;
const UNIT_DAYS: Readonly<Record<PeriodUnit, number>> = {
  day: 1,
  week: 7,
  month: 28,
  quarter: 90,
  'half-year': 181,
  year: 365,
  'project-year': 365,
};

/**
 * Returns everything that is wrong with a draft, by JSON pointer; empty if it is valid. Used by both browser and API;
 * whether a place and a group exist is checked only by the API.
 */
export const draftProblems = (value: unknown): FieldError[] => {
  const found = new Found();
  if (!found.hasKeys(value, '', ['template', 'title', 'scope', 'parts'])) return found.errors;
  found.oneOf(value.template, '/template', TEMPLATES);
  found.inBoth(value.title, '/title', LIMITS.title, false);
  if (
    isPlain(value.title) &&
    ['en', 'km'].every(
      (key) => typeof (value.title as Plain)[key] === 'string' && isBlank(String((value.title as Plain)[key])),
    )
  )
    found.say('/title/en', 'blank-text');
  scopeProblems(value.scope, found);
  partsProblems(value.parts, found);
  return found.errors;
};

const scopeProblems = (scope: unknown, found: Found): void => {
  if (!found.hasKeys(scope, '/scope', ['period', 'unit', 'place', 'groups'])) return;
  const period = typeof scope.period === 'string' ? parsePeriod(scope.period) : null;
  if (!period) found.say('/scope/period', 'question-not-a-period');
  found.oneOf(scope.unit, '/scope/unit', PERIOD_UNITS);
  if (period && !canBeCompared(period.key)) found.say('/scope/period', 'question-not-a-period');
  const days = UNIT_DAYS[scope.unit as PeriodUnit];
  if (period && days !== undefined && daysBetween(period.from, period.until) > days * MOST_PERIODS)
    found.say('/scope/unit', 'question-too-many-cells');
  if (scope.place !== null && (typeof scope.place !== 'string' || scope.place.length > 20))
    found.say('/scope/place', 'unknown-place');
  if (!Array.isArray(scope.groups)) return found.say('/scope/groups', 'wrong-type');
  if (scope.groups.length > LIMITS.groups) found.say('/scope/groups', 'too-many-items', { max: LIMITS.groups });
  scope.groups.forEach((code, i) => {
    if (typeof code !== 'string' || !GROUP_CODE.test(code)) found.say(`/scope/groups/${i}`, 'unknown-group');
  });
  if (new Set(scope.groups).size < scope.groups.length) found.say('/scope/groups', 'repeated-code');
};

/** Whether the calendar has a period before this one, and the same a year earlier. */
// The period before a range of centuries would begin before the calendar does.
const canBeCompared = (period: string): boolean => {
  try {
    return comparedOf({ period }, { day: null }).previous !== null;
  } catch {
    return false;
  }
};

const partsProblems = (parts: unknown, found: Found): void => {
  if (!Array.isArray(parts)) return found.say('/parts', 'wrong-type');
  if (parts.length > LIMITS.parts) return found.say('/parts', 'too-many-items', { max: LIMITS.parts });
  const ids = new Set<unknown>();
  parts.forEach((part: unknown, i) => {
    const at = `/parts/${i}`;
    if (!isPlain(part)) return found.say(at, 'wrong-type');
    const kind = part['kind'];
    if (kind !== 'words' && kind !== 'table' && kind !== 'drawing' && kind !== 'figure')
      return found.say(`${at}/kind`, 'unknown-code', { value: 'text' });
    if (!found.hasKeys(part, at, KEYS[kind])) return;
    if (typeof part.id !== 'string' || !PART_ID.test(part.id)) found.say(`${at}/id`, 'wrong-type');
    else if (ids.has(part.id)) found.say(`${at}/id`, 'repeated-code');
    ids.add(part.id);
    if (kind === 'table') found.oneOf(part['table'], `${at}/table`, TABLES);
    else if (kind === 'drawing') found.oneOf(part['drawing'], `${at}/drawing`, DRAWINGS);
    else if (kind === 'figure') questionProblem(part['question'], `${at}/question`, found);
    else {
      found.inBoth(part['heading'], `${at}/heading`, LIMITS.heading, true);
      found.inBoth(part['text'], `${at}/text`, LIMITS.text, true);
    }
  });
};

const questionProblem = (query: unknown, pointer: string, found: Found): void => {
  if (typeof query !== 'string') return found.say(pointer, 'wrong-type');
  if (query.length > LIMITS.question) return found.say(pointer, 'too-long', { max: LIMITS.question });
  try {
    const question = publicQuestion(parseQueryString(query));
    const most = question.split.length > 1 ? MOST_PERIODS_DIVIDED : MOST_PERIODS;
    if (question.split.includes('period') && tilesOf(question).length > most)
      found.say(pointer, 'question-too-many-cells');
  } catch (refused) {
    if (!(refused instanceof QuestionRefused)) throw refused;
    for (const { problem } of refused.problems) found.say(pointer, `question-${problem}`);
  }
};

class Found {
  readonly errors: FieldError[] = [];

  say(pointer: string, code: string, params?: FieldError['params']): void {
    this.errors.push({ pointer, code, ...(params && { params }) });
  }

  hasKeys<K extends string>(value: unknown, pointer: string, keys: readonly K[]): value is Record<K, unknown> {
    if (!isPlain(value)) {
      this.say(pointer, 'wrong-type');
      return false;
    }
    const before = this.errors.length;
    for (const key of keys) if (!Object.hasOwn(value, key)) this.say(`${pointer}/${key}`, 'missing-key');
    for (const key of Object.keys(value))
      if (!(keys as readonly string[]).includes(key))
        this.say(`${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, 'unknown-key');
    return this.errors.length === before;
  }

  oneOf(value: unknown, pointer: string, codes: readonly string[]): void {
    if (typeof value !== 'string' || !codes.includes(value))
      this.say(pointer, 'unknown-code', { value: typeof value === 'string' ? 'text' : typeof value });
  }

  /** Checks words in each language; with `hasFigures`, they can contain placeholders. */
  inBoth(value: unknown, pointer: string, max: number, hasFigures: boolean): void {
    if (!this.hasKeys(value, pointer, ['en', 'km'])) return;
    for (const language of ['en', 'km'] as const) {
      const text = value[language];
      const at = `${pointer}/${language}`;
      if (typeof text !== 'string') this.say(at, 'wrong-type');
      else if (text.length > max) this.say(at, 'too-long', { max });
      // eslint-disable-next-line no-control-regex
      else if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text) || !text.isWellFormed())
        this.say(at, 'control-character');
      else if (hasInvisible(text)) this.say(at, 'invisible-character');
      else if (hasFigures)
        for (const key of unknownIn(text)) this.say(at, 'unknown-figure', { figure: key.slice(0, 40) });
    }
  }
}
