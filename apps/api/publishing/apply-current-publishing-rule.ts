import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { appendPublicChange, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { lockMark } from '../incidents/incident-row.repository.js';
import { PlacesService } from '../places/places.service.js';
import { FrozenFiguresService } from '../reports/frozen-figures.service.js';
import { applyTodaysRuleToFact, applyTodaysRuleToShown, publicCount } from './make-public-version.js';
import { logShownAnew } from './forget-logged-digests.js';
import { showAnew } from './published-version.repository.js';
import { COUNTS, countTexts, emptyColumn, namesAndAssessments, type Found } from './published-words.repository.js';

const isCoarse = ({ sensitivity }: Found): boolean => sensitivity !== 'S0_PUBLIC';

const find = async (manager: Pick<EntityManager, 'query'>, code: string | null): Promise<Found[]> => {
  const found = await namesAndAssessments(manager, code);
  for (const count of COUNTS) {
    const words = await countTexts(manager, count, code);
    found.push(...words.filter((word) => publicCount(word, isCoarse(word)).text === null));
  }
  return found;
};

const takeOut = async (manager: EntityManager, code: string): Promise<void> => {
  // An act can hold both a name and an assessment; the query names only one, so it runs again.
  for (let found = await find(manager, code); found.length > 0; found = await find(manager, code)) {
    const [{ table, column }] = found as [Found];
    const rows = found.filter((one) => one.table === table && one.column === column).map(({ at }) => at);
    await emptyColumn(manager, { table, column }, rows);
  }
};

/**
 * Removes what an earlier rule published and today's rule does not from every version that readers saw, and from frozen
 * reports: docs/decisions/sensitivity-is-enforced.md. @returns the codes of the changed reports; null: there was
 * nothing.
 */
export const applyCurrentRule = async (
  manager: EntityManager,
  reports: FrozenFiguresService,
  code: string,
): Promise<string[] | null> => {
  const found = await find(manager, code);
  if (found.length === 0) return null;
  await takeOut(manager, code);
  const coarse = found.some(isCoarse);
  return reports.fold(manager, code, (shown) => applyTodaysRuleToShown(shown, coarse), applyTodaysRuleToFact);
};

/** At each start, before the first answer, applies today's rule to what an earlier Vigil published. */
@Injectable()
export class ApplyCurrentRule implements OnApplicationBootstrap {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
    private readonly reports: FrozenFiguresService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const codes = new Set((await find(this.database, null)).map(({ code }) => code));
    for (const code of [...codes].sort()) await this.database.transaction((manager) => this.fold(manager, code));
    if (codes.size > 0) await this.facts.catchUp();
  }

  private async fold(manager: EntityManager, code: string): Promise<void> {
    const row = await lockMark(manager, { code });
    const seq = await nextPublicSeq(manager);
    const isSeen = (await find(manager, code)).some(({ current }) => current);
    if (isSeen) await showAnew(manager, code, seq);
    const changed = await applyCurrentRule(manager, this.reports, code);
    if (isSeen)
      await appendPublicChange(manager, seq, { code, what: 'corrected', onDay: todayIn(this.places.country.timeZone) });
    await logShownAnew(manager, null, { ...row!, code }, 'shown-again', changed ?? []);
  }
}
