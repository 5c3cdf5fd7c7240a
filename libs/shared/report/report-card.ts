import type { Answer } from '../counting/answer.js';
import { questionToQuery } from '../counting/question-address.js';
import type { Scene } from '../drawing/scene.js';
import type { StoredLanguage } from '../language/languages.js';
import type { Block, ReportDocument } from './report-document.js';
import type { Scope } from './report-draft.js';
import { scopeQuestion } from './scope-question.js';

/** What a list of reports shows of one, in one language. */
export interface ReportCard {
  /** Organisation, place and period, as the report's first page says them. */
  about: string;
  cover: ReportCover | null;
}
/** A report's main figure in words, and its chart if it has one. */
interface ReportCover {
  said: string;
  chart: CoverChart | null;
}
export interface CoverChart {
  caption: string;
  alt: string;
  scene: Scene;
  /** Whether it has hatched parts: what only may fall in a period. */
  hasPossible: boolean;
  /** How many are in the total and in no column, because their possible dates span several. */
  longer: number;
}
/** What a frozen report holds besides its words: its scope, and each answer by the query of its address. */
export interface CountedReport {
  scope: Scope;
  answers: readonly { question: string; answer: Pick<Answer, 'total'> }[];
}

const BOTH = ['en', 'km'] as const;

const isChart = (block: Block): block is Extract<Block, { kind: 'drawing' }> =>
  // A map of all provinces is much larger than a chart, and unreadable at the size of a card.
  block.kind === 'drawing' && block.key !== 'map';

/** Returns the first chart with its sentence; without a chart, the first sentence to quote or to begin with. */
const coverOf = ({ blocks }: ReportDocument, counted: CountedReport): ReportCover | null => {
  const chart = blocks.find(isChart);
  if (chart) {
    const { caption, alt, scene, notes } = chart;
    const hasPossible = scene.items.some((item) => item.kind === 'rect' && item.stripes !== undefined);
    const longer = chart.key === 'over-time' ? longerIn(counted) : 0;
    return { said: notes[0] ?? caption, chart: { caption, alt, scene, hasPossible, longer } };
  }
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph');
  const main = paragraphs.find(({ style }) => style === 'quote' || style === 'lead') ?? paragraphs[0];
  return main ? { said: main.said.map(({ text }) => text).join(''), chart: null } : null;
};

/** Returns what the chart over time counts in its total only. */
const longerIn = ({ scope, answers }: CountedReport): number => {
  const asked = questionToQuery(scopeQuestion(scope, 'I02', { split: ['period'], unit: scope.unit }));
  return answers.find(({ question }) => question === asked)?.answer.total.longerPeriod ?? 0;
};

export const cardOf = (document: ReportDocument, counted: CountedReport): ReportCard => ({
  about: document.about[0] ?? '',
  cover: coverOf(document, counted),
});

/** Returns the languages that somebody wrote words in; both, if the report has only figures. */
export const languagesOf = (documents: Readonly<Record<StoredLanguage, ReportDocument>>): StoredLanguage[] => {
  const written = BOTH.filter((language) =>
    documents[language].blocks.some(({ kind }) => kind === 'heading' || kind === 'paragraph'),
  );
  return written.length > 0 ? written : [...BOTH];
};
