import type { Answer, Cell } from './answer.js';
import { ALL } from './cell-key.js';
import { type ListFilter, type Question, questionProblems, type Split } from './question.js';

/** What holds which units. */
interface Units {
  isWithin(code: string, area: string): boolean;
}

/**
 * The filter that leaves what a split puts under a key. None for what is asked of one act, such as who acted: a filter
 * looks for another act of the same incident, too.
 */
const FILTERS: Partial<Record<Split, ListFilter>> = {
  'place:0': 'place',
  'place:1': 'place',
  'place:2': 'place',
  'place:3': 'place',
  group: 'groups',
  assembly: 'assemblyTypes',
  issue: 'issues',
  ground: 'grounds',
  kind: 'kinds',
  interference: 'interference',
  coverage: 'coverage',
  restriction: 'restrictionTypes',
  force: 'forceTypes',
  liberty: 'libertyTypes',
};

/** Returns what lies in a unit of these places, which are themselves in it, or around it. */
const placesIn = (places: readonly string[] | undefined, unit: string, units: Units | null): readonly string[] => {
  const inside = places?.filter((code) => units?.isWithin(code, unit)) ?? [];
  return inside.length > 0 ? inside : [unit];
};

/**
 * Returns the question whose whole answer is a cell of this one.
 * @param units null: they are not known yet
 * @returns null if no question leaves the same as the splits do
 */
export const cellQuestion = (
  { question, splits }: Pick<Answer, 'question' | 'splits'>,
  { keys }: Pick<Cell, 'keys'>,
  units: Units | null,
): Question | null => {
  let asked: Question = { ...question, split: [], unit: null };
  let isInUnit = false;
  for (const [index, { split }] of splits.entries()) {
    const key = keys[index];
    if (key === ALL || key === undefined) continue;
    const filter = FILTERS[split];
    if (key !== null && split === 'period') asked = { ...asked, periods: [key] };
    else if (key !== null && filter === 'place' && !isInUnit) {
      const place = placesIn(asked.filters.place, key, units);
      asked = { ...asked, filters: { ...asked.filters, place } };
      isInUnit = true;
    } else if (key !== null && filter && filter !== 'place')
      asked = { ...asked, filters: { ...asked.filters, [filter]: [key] } };
    else return null;
  }
  return questionProblems(asked).length === 0 ? asked : null;
};

/** Returns the question for the violent assemblies that a cell counts separately: asked for by name, they count. */
export const violentAssembliesQuestion = (
  { question, splits }: Pick<Answer, 'question' | 'splits'>,
  { keys }: Pick<Cell, 'keys'>,
  units: Units | null,
): Question | null =>
  cellQuestion(
    { question: { ...question, filters: { ...question.filters, peacefulness: ['PE_VIOLENT'] } }, splits },
    { keys: keys.map((key, index) => (splits[index]?.split === 'peacefulness' ? ALL : key)) },
    units,
  );
