import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { PublicPeopleTotal } from '@vigil/shared/people-figures/public-block.js';
import { groupNamesOf } from '../../platform/database/group-names-for-readers.js';
import { publicCodesOf } from '../../incidents/groups/group.repository.js';

/**
 * Whether readers see totals of people, and the day of the last publication step that looked at them; null: none did.
 */
interface PeopleTotalsState {
  shown: boolean;
  countedOn: Day | null;
}

/** Locks the public order: publication steps look at the totals one after another. */
export const lockPeopleTotals = async (manager: EntityManager): Promise<PeopleTotalsState> => {
  const [state] = (await manager.query(
    'select people_shown as shown, people_counted_on::text as "countedOn" from pub.head for update',
  )) as [PeopleTotalsState];
  return state;
};

export const arePeopleTotalsShown = async (manager: EntityManager): Promise<boolean> => {
  const [{ shown }] = (await manager.query('select people_shown as shown from pub.head')) as [{ shown: boolean }];
  return shown;
};

export const showPeopleTotals = async (manager: EntityManager, shown: boolean): Promise<void> => {
  await manager.query('update pub.head set people_shown = $1', [shown]);
};

export const setPeopleCountedOn = async (manager: EntityManager, day: Day): Promise<void> => {
  await manager.query('update pub.head set people_counted_on = $1', [day]);
};

/** Writes all public totals again. Of a group that readers do not know there is none. */
export const replacePeopleTotals = async (
  manager: EntityManager,
  totals: readonly (PublicPeopleTotal & { country: string })[],
): Promise<void> => {
  await manager.query('delete from pub.people_total');
  const isOfGroup = ({ tally }: PublicPeopleTotal): boolean => tally.startsWith('group.');
  const codes = await publicCodesOf(manager, [...new Set(totals.filter(isOfGroup).map(({ code }) => code))]);
  const known = new Set(
    (await groupNamesOf(manager, [...codes.values()])).flatMap(({ code, isKnown }) => (isKnown ? [code] : [])),
  );
  for (const { day, country, tally, code, isRest, low } of totals) {
    const readers = isOfGroup({ day, tally, code, isRest, low }) ? (codes.get(code) ?? '') : code;
    if (readers !== code && !known.has(readers)) continue;
    await manager.query(
      'insert into pub.people_total (day, country, tally, code, is_rest, low) values ($1, $2, $3, $4, $5, $6)',
      [day, country, tally, readers, isRest, low],
    );
  }
};
