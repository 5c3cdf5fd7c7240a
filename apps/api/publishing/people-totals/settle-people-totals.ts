import type { EntityManager } from 'typeorm';
import { createQuestion } from '@vigil/shared/counting/question.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { peopleOfIncidents } from '@vigil/shared/counting/people-of-incidents.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { periodKey } from '@vigil/shared/day/period.js';
import type { CountedPerson } from '@vigil/shared/people-figures/counted-person.js';
import {
  countBlock,
  divideByRecorded,
  isFirstOfQuarter,
  isOfDay,
  publicDay,
  publicTotals,
} from '@vigil/shared/people-figures/public-block.js';
import { COUNTRY_NOT_KNOWN } from '@vigil/shared/places/place.js';
import { unlessDamaged } from '../../encryption/envelope.js';
import { findIncidents } from '../../incidents/incident-row.repository.js';
import { logPeopleTogether } from '../../people/log-people.js';
import {
  type BlockRecord,
  firstOfEach,
  insertBlock,
  type PeopleBlock,
  readBlocks,
  takeBack,
  updateBlock,
} from '../../people/people-blocks.js';
import { type Followed, readFollowed } from '../../people/people-for-figures.js';
import { lockPeopleTotals, replacePeopleTotals, setPeopleCountedOn } from './people-totals.repository.js';

/** What a publication step knows of the rest of the platform. */
interface StepContext {
  /** Who publishes. */
  memberId: string;
  today: Day;
  /** What readers see before the step. */
  facts: Facts;
  /** Whether the installation is about several countries. */
  isOfSeveral: boolean;
}
type PeopleTotalLines = Parameters<typeof logPeopleTogether>[2];

/** Somebody who may be counted, with the incidents that took them by the codes that readers know. */
interface Candidate {
  id: string;
  person: CountedPerson;
  acts: { incident: string | null }[];
  country: string;
}

/**
 * Brings the public totals of people up to date, at the start of a publication step: takes back who may not be counted
 * any more, and counts new blocks at the first step of a quarter. Looks once a day. Without the agreement of two people
 * that readers see totals of people it does nothing; nor while a record about people cannot be opened: the next step
 * looks again.
 * @returns the lines for the log, to be written at the end of the transaction
 */
export const settlePeopleTotals = async (manager: EntityManager, step: StepContext): Promise<PeopleTotalLines> => {
  const { memberId, today } = step;
  const { shown, countedOn } = await lockPeopleTotals(manager);
  if (!shown || (countedOn !== null && countedOn >= today)) return [];
  const read = await readUnlessDamaged(manager, today);
  if (read === null) return [];
  const { followed, stored } = read;
  const lines: PeopleTotalLines[number][] = [];
  const blocks: PeopleBlock[] = [];
  const isFirst = firstOfEach(
    stored.map(({ content }) => content),
    followed,
  );
  for (const record of stored) {
    const content = takeBack(record.content, followed, isFirst);
    if (content !== record.content) lines.push(await updateBlock(manager, memberId, record, content));
    blocks.push(content);
  }
  if (isFirstOfQuarter(countedOn, today))
    for (const block of await newBlocks(manager, step, followed, blocks)) {
      lines.push(await insertBlock(manager, memberId, block));
      blocks.push(block);
    }
  await writePeopleTotals(manager, blocks);
  await setPeopleCountedOn(manager, today);
  return lines;
};

/** Returns null if one is damaged. Nobody is left out: whoever is missing would be taken off their block for good. */
const readUnlessDamaged = (
  manager: EntityManager,
  today: Day,
): Promise<{ followed: Followed[]; stored: readonly BlockRecord[] } | null> =>
  unlessDamaged(async () => ({ followed: await readFollowed(manager, today), stored: await readBlocks(manager) }));

/** Writes what readers see of blocks, country by country. */
export const writePeopleTotals = async (manager: EntityManager, blocks: readonly PeopleBlock[]): Promise<void> => {
  const countries = [...new Set(blocks.map(({ country }) => country))];
  await replacePeopleTotals(
    manager,
    countries.flatMap((country) =>
      publicTotals(blocks.filter((block) => block.country === country)).map((total) => ({ ...total, country })),
    ),
  );
};

/** Returns the blocks that are due: of each country those known beside I10, and those of no published incident. */
const newBlocks = async (
  manager: EntityManager,
  step: StepContext,
  followed: readonly Followed[],
  blocks: readonly PeopleBlock[],
): Promise<PeopleBlock[]> => {
  const day = publicDay(step.today);
  const candidates = await candidatesOf(manager, step, followed);
  const once = new Set(blocks.flatMap(({ members, former }) => [...members, ...former]));
  const isCounted = ({ ids }: Pick<Followed, 'ids'>): boolean => ids.some((id) => once.has(id));
  // Whoever has, had or is to get a page of their own is in no block: what is known of them would tell of the others.
  const waiting = followed.flatMap((one) =>
    isCounted(one) || one.hasPage || one.asksForPage ? [] : (candidates.get(one.ids[0]!) ?? []),
  );
  const beside = new Set(blocks.flatMap((block) => (block.isBeside ? block.members : [])));
  const divided = divideByRecorded(
    waiting.filter(({ person }) => isOfDay(person, day)),
    recordedBy(step, [...candidates.values()]),
    followed.flatMap(({ ids }) => (ids.some((id) => beside.has(id)) ? (candidates.get(ids[0]!) ?? []) : [])),
  );
  const due: PeopleBlock[] = [];
  for (const country of [...new Set(waiting.map((one) => one.country))].sort())
    for (const [isBeside, all] of [
      [true, divided.beside],
      [false, divided.apart],
    ] as const) {
      const people = all.filter((one) => one.country === country);
      const numbers = countBlock(
        people.map(({ person }) => person),
        day,
      );
      if (numbers !== null)
        due.push({ country, day, isBeside, numbers, takenBack: 0, members: people.map(({ id }) => id), former: [] });
    }
  return due;
};

/** Returns everybody who may be counted, by id, in an order that nobody chooses: that of random ids. */
const candidatesOf = async (
  manager: EntityManager,
  { isOfSeveral }: StepContext,
  followed: readonly Followed[],
): Promise<Map<string, Candidate>> => {
  const linked = followed.flatMap(({ counted }) => counted?.acts.flatMap(({ incident }) => incident ?? []) ?? []);
  const rows = new Map((await findIncidents(manager, [...new Set(linked)])).map((row) => [row.id, row]));
  const countryOf = ({ acts }: CountedPerson): string => {
    const countries = new Set(acts.map(({ incident }) => rows.get(incident ?? '')?.country ?? COUNTRY_NOT_KNOWN));
    return countries.size === 1 ? [...countries][0]! : COUNTRY_NOT_KNOWN;
  };
  const candidates = followed.flatMap(({ ids, counted }): Candidate[] =>
    counted === null
      ? []
      : [
          {
            id: ids[0]!,
            person: counted,
            acts: counted.acts.map(({ incident }) => ({ incident: rows.get(incident ?? '')?.code ?? null })),
            country: isOfSeveral ? countryOf(counted) : '',
          },
        ],
  );
  return new Map(candidates.sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => [one.id, one]));
};

/** Returns how many people acts deprived of liberty at each published incident that counts, at most; null: open. */
const recordedBy = ({ facts, today }: StepContext, candidates: readonly Candidate[]): Map<string, number | null> => {
  const { earliest } = facts.days();
  if (earliest === null) return new Map();
  const codes = new Set(candidates.flatMap(({ acts }) => acts.flatMap(({ incident }) => incident ?? [])));
  const asked = createQuestion(periodKey(earliest, addDays(today, 1)), { indicator: 'I10' });
  return new Map(peopleOfIncidents(facts, asked, codes).map(({ code, high }) => [code, high]));
};
