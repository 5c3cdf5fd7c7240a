import { type Day, daysBetween } from '../day/day.js';
import { formatDay, formatWindow } from '../day/format-dates.js';
import type { Text } from '../text/text.js';
import { daysInCustody } from './days-in-custody.js';
import { type Held, heldInSpell, heldOn } from './held-on.js';
import { type Days, lastCertainDay, type Spell } from './spells.js';

/**
 * Formats in one line what is known of somebody on a day: "Held for certain until 15 June 2021; not known for 210
 * days." Its words are in the text bundle `people`.
 */
export const formatCustody = (spells: readonly Spell[], day: Day, t: Text): string => {
  const is = heldOn(spells, day);
  const spell = spells.findLast((one) => one.start.earliest <= day && heldInSpell(one, day) === is);
  return spell ? LINES[is](spell, day, t) : t('custody.line.never');
};

/**
 * Formats how long somebody was held, up to a day: "18 to 54 days in custody", with "up to today" where it may go on.
 */
export const formatDaysInCustody = (spells: readonly Spell[], day: Day, t: Text): string => {
  const { low, high } = daysInCustody(spells, day);
  if (high === null) return t('people.days.open', { n: low });
  if (low === high) return t('people.days', { n: low });
  const isOver = spells.every(({ end }) => end !== null && end.latest <= day);
  return t(isOver ? 'people.days.range-ended' : 'people.days.range', { low, high });
};

/** The last day on which somebody was certainly held in a spell; null: there is no such day. */
const lastCertain = (spell: Spell): Day | null => {
  const last = lastCertainDay(spell);
  return spell.start.latest <= last ? last : null;
};

const formatDays = ({ earliest, latest }: Days, t: Text): string =>
  formatWindow({ precision: earliest === latest ? 'DP_DAY' : 'DP_RANGE', earliest, latest }, t.language);

const LINES: Record<Held, (spell: Spell, day: Day, t: Text) => string> = {
  certain: ({ start }, _, t) => t('custody.line.certain', { since: formatDay(start.latest, t.language) }),
  possible: (spell, day, t) => {
    const last = lastCertain(spell);
    if (last === null || day < last)
      return t('custody.line.perhaps-taken', { since: formatDay(spell.start.earliest, t.language) });
    const until = formatDay(last, t.language);
    if (spell.end === null) return t('custody.line.possible', { until });
    return t('custody.line.perhaps-out', { until, latest: formatDay(spell.end.latest, t.language) });
  },
  'not-known': (spell, day, t) => {
    const last = lastCertain(spell);
    // Nobody knows for how many days: the last news is of some day of those.
    if (last === null) return t('custody.line.not-known-since-taken', { when: formatDays(spell.start, t) });
    return t('custody.line.not-known', {
      until: formatDay(last, t.language),
      n: daysBetween(spell.lastHeld, day),
    });
  },
  no: (spell, _, t) =>
    t(spell.endedInDeath ? 'custody.line.died' : 'custody.line.out', { when: formatDays(spell.end!, t) }),
};
