import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatSubjectStory } from '@vigil/shared/counting/format-subject-story.js';
import { cellOf } from '@vigil/shared/counting/subtract-cells.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useText } from '../../text-bundles.js';
import type { Places } from '../places.js';
import { useCounts } from '../use-counts.js';
import type { Subject } from './subject-types.js';

/** Returns the filter of a subject's figures as a query. */
export const filterOf = ({ kind, code }: Pick<Subject, 'kind' | 'code'>): string =>
  `${kind === 'groups' ? 'groups' : 'place'}=${code}`;

/** The split of a place's figures by its parts. */
const PARTS = { null: 'place:1', 'place:1': 'place:2', 'place:2': 'place:3' } as const;

/**
 * Returns how often the subject's protests are stopped, as a sentence; null until loaded, and where nothing is certain.
 * @param rates I03 of the period, split as the subject's rates are
 */
export const useSubjectStory = (
  subject: Subject,
  period: Period,
  rates: Answer | undefined,
  places: Places | null,
): string | null => {
  const t = useText();
  const { kind, code, split, name } = subject;
  const asked = (query: string): string => `${query}&period=${period.key}&${filterOf(subject)}`;
  const parts = kind === 'places' && split !== 'place:3' && PARTS[`${split as null}`];
  const recorded = useCounts(asked('indicator=I01')).value?.answer;
  const interfered = useCounts(asked(`indicator=I02${parts ? `&split=${parts}` : ''}`)).value?.answer;
  const force = useCounts(asked('indicator=I05&split=kind')).value?.answer;
  const all = [recorded, interfered, force, rates];
  // The last answers stay until those of the next period are there: they are told together.
  const isOne = all.every((one) => one?.periods[0]!.key === period.key && one.asOf === recorded!.asOf);
  if (!recorded || !interfered || !force || !rates || !isOne) return null;
  const said = formatSubjectStory(
    { recorded, interfered, force, rate: split === null ? rates.total : cellOf(rates, code) },
    t,
    { name, part: (part) => places?.name(part, t.language) ?? part },
  );
  return said && said.join('') + t('headline.end');
};
