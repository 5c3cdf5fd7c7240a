import { storedLanguage } from '../language/languages.js';
import { questionFromQuery } from '../counting/question-address.js';
import { asPeriod } from '../day/period.js';
import { formatDay } from '../day/format-dates.js';
import { figureStandards } from '../public/figure-standards.js';
import { organisationIn, standardsIn } from '../public/organisation-name.js';
import type { Text } from '../text/text.js';
import { type Block, type ReportDocument, titleOf } from './report-document.js';
import type { Part, TableKey } from './report-draft.js';
import { drawReportChart } from './report-charts.js';
import { fill } from './placeholders.js';
import { parseQueryString } from './parse-query-string.js';
import { annex } from './tables/annex.js';
import * as groups from './tables/by-group.js';
import { byPlace } from './tables/by-place.js';
import { overTime, saved, summary } from './tables/over-time.js';
import { othersTotals, quality } from './tables/quality.js';
import { formatScope, type TableBlock } from './tables/table.js';
import * as done from './tables/what-was-done.js';
import { type Material, DocumentContext } from './document-context.js';

const TABLE: Record<TableKey, (context: DocumentContext) => TableBlock> = {
  T1: summary,
  T2: overTime,
  T3: byPlace,
  T4: groups.interference,
  T4b: groups.force,
  T5: done.restrictions,
  T6: done.force,
  T7: done.forceByActor,
  T8: done.harm,
  T9: done.liberty,
  T10: annex,
  T11: done.grounds,
  T12: quality,
  T13: othersTotals,
};

/**
 * Writes the report in one language. `t` has the texts of the bundles `app`, `counting` and `report`. The same material
 * gives the same document.
 * @throws QuestionRefused if a saved query, a place or a group no longer exists.
 */
export const writeDocument = (whole: Material, t: Text): ReportDocument => {
  const { demo, address = '', contact = '' } = whole.about;
  const own = standardsIn(whole.about, t);
  const about = { organisation: organisationIn(whole.about, t), standards: figureStandards(own, whole.about, t), demo };
  const context = new DocumentContext({ ...whole, about }, t);
  const { draft, moment } = whole;
  const blocks = draft.parts.flatMap((part) => blocksOf(part, context));
  return {
    language: t.language,
    title: titleOf(draft.title, t.language),
    demo: about.demo ? t('report.demo') : null,
    about: [
      t('report.about.scope', {
        organisation: about.organisation,
        scope: formatScope(context),
        period: context.period,
      }),
      ...[address, contact].filter((said) => said !== ''),
      t('report.about.moment', { day: formatDay(moment.day, t.language), seq: moment.seq }),
      ...(moment.log ? [t('report.about.log', { size: moment.log.size, root: moment.log.root })] : []),
    ],
    blocks,
    notes: context.notes,
  };
};

const blocksOf = (part: Part, context: DocumentContext): Block[] => {
  switch (part.kind) {
    case 'words':
      return wordsOf(part, context);
    case 'table':
      return [TABLE[part.table](context)];
    case 'drawing':
      return [drawReportChart(part.drawing, context)];
    case 'figure':
      return figureOf(part.question, context);
  }
};

/**
 * Splits words into paragraphs at empty lines; a line that begins with "- " is a list item, one with "> " a sentence to
 * quote.
 */
const wordsOf = ({ heading, text }: Extract<Part, { kind: 'words' }>, context: DocumentContext): Block[] => {
  const { language } = context.t;
  const head = fill(heading[storedLanguage(language)], context).trim();
  const body = fill(text[storedLanguage(language)], context);
  return [
    ...(head === '' ? [] : [{ kind: 'heading', level: 1, text: head } as const]),
    ...body.split(/\n\s*\n/).flatMap((paragraph) => paragraphsOf(paragraph)),
  ];
};

const paragraphsOf = (text: string): Block[] => {
  const blocks: Block[] = [];
  let plain: string[] = [];
  const close = (): void => {
    if (plain.length > 0) blocks.push({ kind: 'paragraph', style: 'text', said: [{ text: plain.join(' ') }] });
    plain = [];
  };
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const mark = /^([->]) (.+)$/.exec(line);
    if (!mark) plain.push(line);
    else {
      close();
      blocks.push({ kind: 'paragraph', style: mark[1] === '-' ? 'item' : 'quote', said: [{ text: mark[2]! }] });
    }
  }
  close();
  return blocks;
};

/** Returns the blocks of a saved query: its sentence and its table. */
const figureOf = (query: string, context: DocumentContext): Block[] => {
  const answer = context.material.count(questionFromQuery(parseQueryString(query)));
  const whole = { ...answer, periods: answer.question.periods.map(asPeriod) };
  return [
    { kind: 'paragraph', style: 'lead', said: [{ text: context.formatFigure(whole) + context.t('report.end') }] },
    saved(context, answer),
  ];
};
