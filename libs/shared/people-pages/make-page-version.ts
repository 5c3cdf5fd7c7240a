import { chargeStatusOn } from '../custody/charge-status.js';
import { stageOn } from '../custody/stage.js';
import type { Day } from '../day/day.js';
import type { CountedPerson } from '../people-figures/counted-person.js';
import type { PageCharge, PageKind, PageSource, PageVersion } from './page-version.js';
import { independentFirst } from './page-rules.js';

/** What whoever proposes a page with a name gives: nothing of it is from the records of the person. */
export interface GivenForPage {
  heldSince: PageVersion['heldSince'];
  sources: readonly PageSource[];
}

const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** Returns the years in which the newest time in custody may have begun; null where nobody knows since when. */
const beganOn = ({ counted }: CountedPerson, day: Day): PageVersion['began'] => {
  const newest = counted.spells.findLast(({ start }) => start.latest <= day);
  return newest?.isStartKnown ? { from: yearOf(newest.start.earliest), until: yearOf(newest.start.latest) } : null;
};

/** Returns the articles under which a person was charged by a day, each with what had become of it, once. */
const chargesOn = ({ counted, charges }: CountedPerson, day: Day): PageCharge[] => {
  const found = charges.flatMap((charge): PageCharge[] => {
    const status = chargeStatusOn(charge, counted.events, day);
    const { law, article } = charge;
    return article === null || status === null ? [] : [{ law, article, status }];
  });
  const unique = new Map(found.map((one) => [JSON.stringify([one.law, one.article.padStart(6), one.status]), one]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
};

/**
 * Returns what a page would say of a person on a day: from what is confirmed or has fair sources alone. No day, court,
 * place, group or handle of theirs is in it.
 */
export const makePageVersion = (
  person: CountedPerson,
  showing: PageKind,
  asOf: Day,
  { heldSince, sources }: GivenForPage,
): PageVersion => {
  const isNamed = showing === 'SH_NAMED';
  return {
    showing,
    asOf,
    began: isNamed ? null : beganOn(person, asOf),
    heldSince: isNamed ? heldSince : null,
    stage: stageOn(person.counted.events, person.counted.spells, asOf),
    charges: chargesOn(person, asOf),
    sources: isNamed ? independentFirst(sources) : [],
  };
};
