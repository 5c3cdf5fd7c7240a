import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import { FILTER_LISTS, SPLITS } from '@vigil/shared/counting/question.js';
import { PERIOD_UNITS } from '@vigil/shared/day/period.js';
import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import { day, integer, list, record, ref, text } from './response-schemas.js';
import type { Schema } from './schema-parts.js';

/** What the document says about a route in addition to what the program already knows (path, audience, body). */
export interface RouteDescription {
  summary: string;
  /** Status and schema of a successful answer; a string is a content type other than JSON. */
  answer: { status: number; shape: Schema | string | null };
  query?: Readonly<Record<string, { schema: Schema; about: string }>>;
  /** 'change': If-Match is needed. 'create-or-change': If-None-Match: * or If-Match. */
  precondition?: 'change' | 'create-or-change';
  /** For a body that its module parses itself. */
  body?: Schema;
  example?: unknown;
  /** Refusals of its own. The program adds those that follow from audience, body, query, id and precondition. */
  problems?: readonly ProblemCode[];
}

export const ok = (shape: Schema | string | null): RouteDescription['answer'] => ({ status: 200, shape });
export const made = (shape: Schema): RouteDescription['answer'] => ({ status: 201, shape });
export const gone: RouteDescription['answer'] = { status: 204, shape: null };
export const all = (items: Schema): Schema => record({ total: integer, items: list(items) });
export const enumOf = (codes: readonly string[]): Schema => ({ type: 'string', enum: codes });

export const QUESTION: NonNullable<RouteDescription['query']> = {
  indicator: {
    schema: { ...enumOf(INDICATOR_CODES), default: 'I02' },
    about: 'What is counted. docs/counting.md defines each.',
  },
  period: {
    schema: { type: 'string', example: '2021-H1' },
    about:
      '2021, 2021-H1, 2021-Q2, 2021-06, 2021-W23 or 2021-06-04..2021-06-11; several with commas. Needed, unless from and to are given.',
  },
  from: { schema: day, about: 'First day, instead of period.' },
  to: { schema: day, about: 'Last day, included.' },
  unit: { schema: enumOf(PERIOD_UNITS), about: 'How the period is divided when split names period.' },
  split: { schema: { type: 'string', example: 'period,place:1' }, about: `At most three of: ${SPLITS.join(', ')}.` },
  measure: { schema: text(), about: 'Which reading of the indicator, where it has several.' },
  projectYearStart: {
    schema: { type: 'integer', minimum: 1, maximum: 12, default: 1 },
    about: 'First month of a project year.',
  },
  singleSource: {
    schema: { ...enumOf(['yes', 'no']), default: 'no' },
    about: 'Whether incidents from a single source count.',
  },
  words: {
    schema: { type: 'string', maxLength: 100 },
    about:
      'Narrows the figure and its list to what a search for these words finds, as text narrows the list alone. Only where it is counted now: not with asOf, in feeds, pictures and reports.',
  },
  groupLink: { schema: { ...enumOf(['stated', 'any']), default: 'stated' }, about: 'Which links to groups count.' },
  stages: { schema: enumOf(['published']), about: 'Only what is published is ever in a public answer.' },
  ...Object.fromEntries(
    Object.entries(FILTER_LISTS).map(([key, codes]) => [
      key,
      {
        schema: text(),
        about:
          codes === null ? 'Codes with commas between them.' : `Codes of the list ${codes}, with commas between them.`,
      },
    ]),
  ),
};

export const AS_OF: NonNullable<RouteDescription['query']> = {
  asOf: {
    schema: text(),
    about:
      'The figure of an earlier moment: a number in the public order (asOf.seq of an answer), a day, whose last number is meant, or both (57.2026-11-27: number 57 as it was read on that day, which is the form to cite). What was hidden or deleted for safety since is in none; the answer then has asOf.withdrawnSince. A number alone is of the day of its publication; where that publication itself is hidden, its day is not known, and the answer has asOf.dayUnknown.',
  },
};

export const TEXT: NonNullable<RouteDescription['query']> = {
  text: {
    schema: { type: 'string', maxLength: 100 },
    about:
      'Narrows the list, and never a figure: words that all stand in the title, the summary, the code, the publishers, or the names of places, groups and acts, in Khmer without spaces too. At most 8.',
  },
};

export const AS_FORM: NonNullable<RouteDescription['query']> = {
  as: {
    schema: enumOf(['html', 'docx', 'pdf', 'json']),
    about:
      'A page that prints well, a Word document, a PDF where the server can print one; json (frozen reports): the exact text that the checksum is of.',
  },
};

/** The shape of an answer of `count`, as it is sent: see libs/shared/counting/answer-to-wire.ts. */
export const COUNTED: Schema = {
  type: 'object',
  description:
    'The question as understood, its rule, the total, and a cell for every combination of the splits, each with low, high, “longer period” and “not reported”. ' +
    'low is null where nobody can say, and none says why: unseen (nobody was watching, or that is not recorded), not-assessed (none so far, and something waits for its assessment: asides.notYetAssessed), not-reported, not-published (the period lies wholly after lastPublished), not-begun or apart (counted separately); none is null where there is a number. ' +
    'asides has the numbers that stand beside the figure. One is null where none says why, and where the row has none: in a row by acts, of what is known of whole incidents alone (no force, no interference, or not known whether), which the total has. ' +
    'day: up to which day the answer can know anything. Each of periods says its progress (not-begun, not-published, so-far, over), and last: of one that is not over, the last day that is covered, which is day or lastPublished, whichever is earlier. ' +
    'lastPublished: the last day on which an incident published by then may have begun, and in figures of acts the later of that and the last possible day of a restriction or deprivation of liberty; null where nothing was; not in figures of members, which count more, and in frozen reports only where their period was not over. ' +
    'perInhabitants, of I22 and I23 only: how many in each 100,000 inhabitants, of how many in which year; or why there is no rate (not-known, under-10000, under-10). populationSources says who counted them.',
};

export const COUNTS_FORM: NonNullable<RouteDescription['query']>[string] = {
  schema: { ...enumOf(['wide', 'compact']), default: 'wide' },
  about:
    'compact: columns instead of cells, in a tenth of the bytes. rows has the total; with two splits, the totals by each key of the first, then of the second; with three, of each of them, then of each two of them; then a row for each combination of keys, the first split first, in the order of splits. ' +
    'A column is about the rows in at (null: all; in the others nothing is recorded), as a list, or one value that all have. certain and possible are there for people only; otherwise certain is low, and possible is high less low. The numerator of a rate is the figure. docs/counting.md has an example.',
};

/** Routes as 'METHOD path', and what the document says about each. */
export type RouteDescriptions = Readonly<Record<string, RouteDescription>>;

export const changed: Pick<RouteDescription, 'answer' | 'precondition'> = {
  answer: ok(ref('Record')),
  precondition: 'change',
};

/** All routes of the API: those about people and the server's state, and all others, with schemas that they share. */
export interface ApiDescription {
  people: RouteDescriptions;
  others: RouteDescriptions;
  schemas: Readonly<Record<string, Schema>>;
}
