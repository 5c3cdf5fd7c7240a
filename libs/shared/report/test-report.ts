import beside from '../text/beside/en.json' with { type: 'json' };
import besideKm from '../text/beside/km.json' with { type: 'json' };
import counting from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import rule from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import words from '../text/report/en.json' with { type: 'json' };
import wordsKm from '../text/report/km.json' with { type: 'json' };
import { count } from '../counting/count.js';
import { statedGroup } from '../counting/test-facts.js';
import type { IncidentFact } from '../counting/fact-rows.js';
import { createFacts } from '../counting/facts.js';
import { createPlaceTree } from '../counting/place-tree.js';
import { asDay } from '../day/day.js';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import { createText } from '../text/text.js';
import type { Block, Cell } from './report-document.js';
import { type Draft, type Part, type TableKey } from './report-draft.js';
import { writeDocument } from './write-document.js';
import type { Material } from './document-context.js';

/* Helpers for the tests of reports: a draft, what a report is written from, and what it then says. */

export const t = createText('en', beside, counting, rule, words);
export const km = createText('km', besideKm, countingKm, ruleKm, wordsKm);
const gazetteer = new Gazetteer([
  aPlace('KH', null, 0, 'Cambodia'),
  aPlace('12', 'KH', 1, 'Phnom Penh'),
  aPlace('01', 'KH', 1, 'Banteay Meanchey'),
  aPlace('1206', '12', 2, 'Doun Penh'),
]);

export const draftOf = (parts: readonly Part[], scope: Partial<Draft['scope']> = {}): Draft => ({
  template: 'half-year',
  title: { en: 'A report', km: '' },
  scope: { period: '2021-H1', unit: 'quarter', place: null, groups: [], ...scope },
  parts,
});
export const materialOf = (
  draft: Draft,
  incidents: readonly IncidentFact[],
  more: Partial<Material> = {},
): Material => {
  const facts = createFacts(createPlaceTree(gazetteer.places));
  for (const incident of incidents) facts.put(incident);
  return {
    draft,
    moment: { seq: 7, day: asDay('2021-08-01'), log: null },
    about: { organisation: 'ORG', standards: 'STANDARDS', demo: false },
    count: (question) => count(facts, question, more.moment?.day ?? null),
    listed: [],
    incidents: new Map(),
    groups: [{ code: 'G-000001', nameEn: 'Friday Women', nameKm: null, aliases: [] }],
    coverage: [],
    totals: [],
    gazetteer,
    drawMap: () => ({ width: 1, height: 1, items: [] }),
    widthOf: (text, size) => text.length * size * 0.5,
    ...more,
  };
};
export const textOf = ({ lines }: Cell): string =>
  lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
export const rowsOf = (
  table: TableKey,
  incidents: readonly IncidentFact[],
  scope: Partial<Draft['scope']> = {},
  more: Partial<Material> = {},
): { rows: string[][]; said: readonly string[]; notes: readonly string[] } => {
  const [block] = writeDocument(materialOf(draftOf([{ kind: 'table', id: 'p1', table }], scope), incidents, more), t)
    .blocks as Extract<Block, { kind: 'table' }>[];
  return { rows: block!.rows.map(({ cells }) => cells.map(textOf)), said: block!.said ?? [], notes: block!.notes };
};
export const saidOf = (
  text: string,
  incidents: readonly IncidentFact[],
  scope: Partial<Draft['scope']> = {},
  more: Partial<Material> = {},
): string => {
  const blocks = writeDocument(
    materialOf(
      draftOf([{ kind: 'words', id: 'p1', heading: { en: '', km: '' }, text: { en: text, km: '' } }], scope),
      incidents,
      more,
    ),
    t,
  ).blocks;
  return blocks
    .map((block) => (block.kind === 'paragraph' ? block.said.map((said) => said.text).join('') : ''))
    .join('\n');
};
export const FRIDAY = [statedGroup('G-000001')];
