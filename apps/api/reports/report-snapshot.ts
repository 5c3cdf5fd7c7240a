import { createHash } from 'node:crypto';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { writeDocument } from '@vigil/shared/report/write-document.js';
import { lastPublishedIn, type Material } from '@vigil/shared/report/document-context.js';
import type { PlacesService } from '../places/places.service.js';
import { keptAnswer } from './last-day-of-reports.js';
import { reportMessagesIn } from './rendering/report-messages.js';

/** The JSON that a frozen report is made from: enough to count and write all of it again. */
export interface ReportSnapshot extends Pick<
  Material,
  | 'draft'
  | 'moment'
  | 'about'
  | 'listed'
  | 'groups'
  | 'coverage'
  | 'lastPublished'
  | 'lastPublishedActs'
  | 'firstPublished'
  | 'totals'
  | 'datedNotes'
> {
  incidents: readonly PublicIncident[];
  facts: readonly IncidentFact[];
}

/** The content of a frozen report. The checksum covers its JSON text. */
export interface Content {
  vigil: 1;
  code: string;
  frozenOn: string;
  title: { en: string; km: string };
  scope: Material['draft']['scope'];
  moment: Material['moment'];
  organisation: string;
  standards: string;
  indicators: { code: string; version: number }[];
  /** Every answer in the report, by the query of its address. */
  answers: { question: string; answer: Answer }[];
  documents: { en: ReportDocument; km: ReportDocument };
}

export const checksumOf = (content: string): string => createHash('sha256').update(content, 'utf8').digest('hex');

/** Returns the places, map and text measurement that a report is drawn with. Loads what measures when first needed. */
export const drawingMaterial = async (
  places: PlacesService,
): Promise<Pick<Material, 'gazetteer' | 'drawMap' | 'widthOf'>> => {
  const { widthOf } = await import('../public-site/social-cards/fonts.js');
  const { mapScene } = await import('./rendering/map-scene.js');
  return {
    gazetteer: places.gazetteer,
    drawMap: (answer, t) => mapScene(answer, places, t),
    widthOf: (text, size, weight) => widthOf(text, weight) * size,
  };
};

/** Creates material that counts only on the saved facts. */
export const materialFrom = async (kept: ReportSnapshot, places: PlacesService): Promise<Material> => {
  const facts = createFacts(createPlaceTree(places.gazetteer.places));
  for (const fact of kept.facts) facts.put(fact);
  facts.asOf = String(kept.moment.seq);
  facts.lastPublished = lastPublishedIn(kept);
  return {
    ...kept,
    ...(await drawingMaterial(places)),
    incidents: new Map(kept.incidents.map((incident) => [incident.code, incident])),
    count: (question) => count(facts, question, kept.moment.day),
  };
};

/** Wraps the material and records which questions it was asked. */
export const recordQuestions = (
  material: Material,
): { material: Material; asked: ReadonlyMap<string, { question: Question; answer: Answer }> } => {
  const asked = new Map<string, { question: Question; answer: Answer }>();
  return {
    asked,
    material: {
      ...material,
      count: (question) => {
        const key = questionToQuery(question);
        const known = asked.get(key) ?? { question, answer: material.count(question) };
        asked.set(key, known);
        return known.answer;
      },
    },
  };
};

/** Writes a report in both languages. */
export const contentOf = (whole: Material, code: string, frozenOn: string): Content => {
  const { material, asked } = recordQuestions(whole);
  const documents = {
    en: writeDocument(material, reportMessagesIn('en')),
    km: writeDocument(material, reportMessagesIn('km')),
  };
  const answers = [...asked].map(([question, { answer }]) => ({ question, answer: keptAnswer(answer) }));
  const indicators = new Map(answers.map(({ answer: { indicator } }) => [indicator.code, indicator.version]));
  const { draft, moment, about } = material;
  return {
    vigil: 1,
    code,
    frozenOn,
    title: { en: documents.en.title, km: documents.km.title },
    scope: draft.scope,
    moment,
    organisation: about.organisation,
    standards: about.standards,
    indicators: [...indicators]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([indicator, version]) => ({ code: indicator, version })),
    answers,
    documents,
  };
};
