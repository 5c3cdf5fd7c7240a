import type { Scene } from '../drawing/scene.js';
import type { Language } from '../vocabulary/vocabulary.js';
import type { Block, ReportDocument } from './report-document.js';

/** What a list of reports shows of one, in one language. */
export interface ReportCard {
  /** Organisation, place and period, as the report's first page says them. */
  about: string;
  cover: ReportCover | null;
}
/** A report's main figure in words, and its chart if it has one. */
export interface ReportCover {
  said: string;
  chart: { caption: string; alt: string; scene: Scene } | null;
}

const BOTH = ['en', 'km'] as const;

const isChart = (block: Block): block is Extract<Block, { kind: 'drawing' }> =>
  // A map of all provinces is much larger than a chart, and unreadable at the size of a card.
  block.kind === 'drawing' && block.key !== 'map';

/** Returns the first chart with its sentence; without a chart, the first sentence to quote or to begin with. */
const coverOf = ({ blocks }: ReportDocument): ReportCover | null => {
  const chart = blocks.find(isChart);
  if (chart) {
    const { caption, alt, scene, notes } = chart;
    return { said: notes[0] ?? caption, chart: { caption, alt, scene } };
  }
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph');
  const main = paragraphs.find(({ style }) => style === 'quote' || style === 'lead') ?? paragraphs[0];
  return main ? { said: main.said.map(({ text }) => text).join(''), chart: null } : null;
};

export const cardOf = (document: ReportDocument): ReportCard => ({
  about: document.about[0] ?? '',
  cover: coverOf(document),
});

/** Returns the languages that somebody wrote words in; both, if the report has only figures. */
export const languagesOf = (documents: Readonly<Record<Language, ReportDocument>>): Language[] => {
  const written = BOTH.filter((language) =>
    documents[language].blocks.some(({ kind }) => kind === 'heading' || kind === 'paragraph'),
  );
  return written.length > 0 ? written : [...BOTH];
};
