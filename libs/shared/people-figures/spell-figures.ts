import { daysInCustody, type DaysInCustody } from '../custody/days-in-custody.js';
import { type Held, heldOn } from '../custody/held-on.js';
import type { Days, Spell } from '../custody/spells.js';
import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { custodyRole } from '../custody/custody-event.js';
import { type Amount, amountOf, isIn, NOTHING, strongest, type Verdict } from './amount.js';
import type { KnownOfPerson } from './counted-person.js';

/** The spells that began in a period: for certain, and those that only may have. */
interface Began {
  certain: Spell[];
  possible: Spell[];
  /** Whether the person was first known to be held then or later, and nothing says since when. */
  isPerhapsEarlier: boolean;
}

const beganIn = ({ spells }: KnownOfPerson, period: Period): Began => {
  const began: Began = { certain: [], possible: [], isPerhapsEarlier: false };
  spells.forEach((spell, at) => {
    if (!spell.isStartKnown) {
      const before = spells[at - 1]?.end?.earliest;
      began.isPerhapsEarlier ||= spell.start.latest >= period.from && (before === undefined || before < period.until);
      return;
    }
    const is = isIn(spell.start, period);
    if (is !== 'no') began[is].push(spell);
  });
  return began;
};

const verdictOf = ({ certain, possible, isPerhapsEarlier }: Began): Verdict | 'not-known' =>
  certain.length > 0 ? 'certain' : possible.length > 0 ? 'possible' : isPerhapsEarlier ? 'not-known' : 'no';

/** I13: whose deprivation of liberty began in a period. One person may have been taken several times in it. */
export const beganFigure = (known: KnownOfPerson, period: Period): { people: Amount; spells: Amount } => {
  const began = beganIn(known, period);
  const verdict = verdictOf(began);
  return {
    people: amountOf(verdict),
    spells: {
      certain: began.certain.length,
      possible: began.possible.length,
      notKnown: verdict === 'not-known' ? 1 : 0,
    },
  };
};

/** I14: who was held on a day. */
export const heldFigure = ({ spells }: KnownOfPerson, day: Day): Amount => amountOf(heldOn(spells, day));

/** Returns a spell as it is if it began in a period: not earlier. Nothing here asks whether it began later. */
const startingIn = (spell: Spell, { from }: Period): Spell => {
  const { earliest, latest } = spell.start;
  return earliest < from ? { ...spell, start: { earliest: from, latest } } : spell;
};

/**
 * I15: days in custody up to a day, of the spells that began in a period. The low has what began then for certain; the
 * high has what only may have.
 * @returns `own`: the days of somebody who is in I13 for certain; null: they are not
 */
export const daysFigure = (
  known: KnownOfPerson,
  period: Period,
  day: Day,
): { people: Amount; days: Amount; own: DaysInCustody | null } => {
  const began = beganIn(known, period);
  const all = [...began.certain, ...began.possible].sort((a, b) => (a.start.earliest < b.start.earliest ? -1 : 1));
  const people = amountOf(verdictOf(began));
  if (all.length === 0) return { people, days: NOTHING, own: null };
  const { low } = daysInCustody(began.certain, day);
  const { high } = daysInCustody(
    all.map((spell) => startingIn(spell, period)),
    day,
  );
  const days = { certain: low, possible: high === null ? null : high - low, notKnown: 0 };
  return { people, days, own: began.certain.length > 0 ? { low, high } : null };
};

/** I18: of those in I13, who was still held on a day, without having come out since. */
export const stillHeldFigure = (known: KnownOfPerson, period: Period, day: Day): { people: Amount; held: Amount } => {
  const began = beganIn(known, period);
  const people = amountOf(verdictOf(began));
  if (began.certain.length === 0) return { people, held: NOTHING };
  const certain = heldOn(began.certain, day);
  const perhaps = heldOn(
    began.possible.map((spell) => startingIn(spell, period)),
    day,
  );
  const isPerhaps = perhaps === 'certain' || perhaps === 'possible';
  const held: Held = certain === 'certain' ? certain : isPerhaps ? 'possible' : certain === 'no' ? perhaps : certain;
  return { people, held: amountOf(held) };
};

/** How somebody came out of custody. `unseen`: nobody recorded how; they were seen free, or taken again. */
const WAYS_OUT = ['released', 'bailed', 'conditions', 'died', 'unseen'] as const;
type WayOut = (typeof WAYS_OUT)[number];

const wayOut = ({ type, conditions }: { type: string; conditions: readonly string[] | null }): WayOut =>
  type === 'CE_BAIL'
    ? 'bailed'
    : type === 'CE_SUPERVISION' || (conditions?.length ?? 0) > 0
      ? 'conditions'
      : 'released';

/** That somebody came out, or may have, and on which days. */
interface Out {
  way: WayOut;
  when: Days;
  isSure: boolean;
}

const waysOut = ({ events, spells }: KnownOfPerson): Out[] => {
  const byId = new Map(events.map((event) => [event.id, event]));
  return spells.flatMap((spell): Out[] => {
    const { end, endedBy, endedInDeath } = spell;
    if (end !== null) {
      const by = byId.get(endedBy!)!;
      const way = endedInDeath ? 'died' : custodyRole(by) === 'out' ? wayOut(by) : 'unseen';
      return [{ way, when: end, isSure: true }];
    }
    // Where nobody knows whether somebody walked out, they may have.
    return events
      .filter((event) => custodyRole(event) === 'perhaps-out' && event.when.latest >= spell.start.earliest)
      .map((event) => ({ way: wayOut(event), when: event.when, isSure: false }));
  });
};

/** I17: who came out of custody in a period, and how. `people` has each once. */
export const cameOutFigure = (known: KnownOfPerson, period: Period): Record<'people' | WayOut, Amount> => {
  const out = waysOut(known).map(({ way, when, isSure }): { way: WayOut; is: Verdict } => {
    const is = isIn(when, period);
    return { way, is: is === 'certain' && !isSure ? 'possible' : is };
  });
  const amount = (of: readonly { is: Verdict }[]): Amount => amountOf(strongest(of.map(({ is }) => is)));
  const ways = WAYS_OUT.map((way) => [way, amount(out.filter((one) => one.way === way))] as const);
  return { people: amount(out), ...(Object.fromEntries(ways) as Record<WayOut, Amount>) };
};
