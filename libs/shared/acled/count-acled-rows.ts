import { ACT_KINDS, HAS_OWN, kindOf, typeOf } from '../counting/fact-codes.js';
import type { Facts } from '../counting/facts.js';
import { NO_PLACE } from '../counting/place-tree.js';
import { profileOf } from '../counting/incident-profile.js';
import { fromEpochDay } from '../day/day.js';
import type { VocabularyList } from '../vocabulary/vocabulary.js';
import { spotsOf, type Whereabouts } from './split-by-place-and-day.js';

const LISTS = {
  restriction: 'restriction_type',
  force: 'force_type',
  liberty: 'liberty_type',
  legal: 'legal_event',
} as const satisfies Record<string, VocabularyList>;

/**
 * Returns how many rows of an ACLED-shaped table the incident in this row of the facts makes, so that the file's size
 * is known before any record is read.
 */
export const acledRowsInFacts = (facts: Facts, row: number): number => {
  const { columns } = facts.incidents;
  const { kind } = profileOf(columns.profile[row]!);
  const first = columns.firstAct[row]!;
  const window = columns.window[row]!;
  const acts: Whereabouts['acts'] = Array.from({ length: columns.acts[row]! }, (_, i) => actOf(facts, first + i));
  return spotsOf({
    isReprisal: kind === 'reprisal',
    isSolo: kind === 'solo',
    place: placeOf(facts, columns.place[row]!),
    earliest: fromEpochDay(facts.windows.first[window]!),
    latest: fromEpochDay(facts.windows.last[window]!),
    acts,
  }).length;
};

const actOf = (facts: Facts, act: number): Whereabouts['acts'][number] => {
  const { columns } = facts.acts;
  const code = columns.code[act]!;
  const type = facts.codes.vocabulary.codes(LISTS[ACT_KINDS[kindOf(code)]!])[typeOf(code)]!;
  if ((code & HAS_OWN) === 0) return { type, place: null, earliest: null, latest: null };
  const { windows, whereabouts } = facts;
  const window = whereabouts.b[columns.own[act]!]!;
  const days =
    window === 0
      ? { earliest: null, latest: null }
      : { earliest: fromEpochDay(windows.first[window]!), latest: fromEpochDay(windows.last[window]!) };
  return { type, place: placeOf(facts, whereabouts.a[columns.own[act]!]!), ...days };
};

/** Returns null for the country as a whole, too: ACLED accepts no event without a narrower place. */
const placeOf = ({ places }: Facts, place: number): string | null =>
  place === NO_PLACE || places.around(place, 1) === NO_PLACE ? null : places.codes[place]!;
