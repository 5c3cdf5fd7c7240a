import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { count } from '@vigil/shared/counting/count.js';
import { peopleOfIncidents } from '@vigil/shared/counting/people-of-incidents.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { CountedPerson } from '@vigil/shared/people-figures/counted-person.js';
import { type PeopleAnswer, stepsOfPeopleFigure } from '@vigil/shared/people-figures/count-people-figure.js';
import { limitWordsOf } from '@vigil/shared/people-figures/custody-limits.js';
import { type BesideRecorded, besideRecorded } from '@vigil/shared/people-figures/known-individually.js';
import { type PeopleQuestion, readPeopleQuestion, takesLong } from '@vigil/shared/people-figures/people-question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { keyringOf } from '../encryption/keyring.js';
import { CustodyLaw } from '../people/custody-law.js';
import { PeopleForFigures } from '../people/people-for-figures.js';
import { PlacesService } from '../places/places.service.js';
import type { Member } from '../platform/http/current-member.js';
import { readQuery, words } from '../platform/http/read-query.js';
import { StaffFacts } from './staff-facts.js';

const KEY = words(60);
/** After so many milliseconds of counting, something else may run. */
const MOST_AT_ONCE = 10;

/**
 * Counts figures of people who are known individually: for the page, its chart and a file. The same for everybody who
 * may ask. They are of all countries, so that members of some countries may not ask.
 */
@Injectable()
export class PeopleFigures {
  private counting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly people: PeopleForFigures,
    private readonly staff: StaffFacts,
    private readonly places: PlacesService,
    private readonly law: CustodyLaw,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /** @throws Problem 'not-allowed', 'invalid-query', 'locked' */
  async answer(query: unknown, member: Pick<Member, 'countries'>): Promise<PeopleFigure> {
    if (member.countries !== null) throw new Problem('not-allowed');
    const asked = readQuery(query, {
      indicator: KEY,
      period: KEY,
      day: KEY,
      splits: KEY,
      tie: KEY,
      inferred: KEY,
    });
    const today = todayIn(this.places.country.timeZone);
    const question = readPeopleQuestion(asked, today);
    if (typeof question === 'string')
      throw new Problem('invalid-query', { errors: [{ pointer: question, code: 'question-unknown-value' }] });
    const people = await this.people.current();
    const limits = await this.law.current(this.database.manager);
    const keyring = keyringOf(this.database.manager);
    const { total, cells, version } = await this.count(stepsOfPeopleFigure(people, question, limits), question);
    if (keyring.locked) throw new Problem('locked');
    return {
      indicator: question.indicator,
      version,
      period: question.period.key,
      day: question.day,
      today,
      splits: [...question.splits],
      tie: question.tie,
      withInferred: question.withInferred,
      total: { ...total, keys: [...total.keys] },
      cells: cells.map((cell) => ({ ...cell, keys: [...cell.keys] })),
      beside: question.indicator === 'I13' && question.splits.length === 0 ? await this.beside(people, question) : null,
      limits:
        question.indicator === 'I20'
          ? limits.map((limit) => {
              const { code, confirmedBy, confirmedOn } = limit;
              return { ...limitWordsOf(limit), code, confirmedBy, confirmedOn };
            })
          : null,
    };
  }

  /** Counts one long table after the other; others run meanwhile, and shorter figures wait for none. */
  private count(steps: Generator<void, PeopleAnswer>, question: PeopleQuestion): Promise<PeopleAnswer> {
    if (!takesLong(question)) return lettingOthersRun(steps);
    const counted = this.counting.then(() => lettingOthersRun(steps));
    this.counting = counted.catch(() => undefined);
    return counted;
  }

  /** Returns how many of the people whom acts of the period deprived of liberty are known individually. */
  private async beside(people: readonly CountedPerson[], { period }: PeopleQuestion): Promise<BesideRecorded> {
    const facts = await this.staff.current({ countries: null });
    const recorded = createQuestion(period.key, { indicator: 'I10' });
    const { low, high } = count(facts, recorded, null).total;
    const linked = new Set(people.flatMap(({ acts }) => acts.flatMap(({ incident }) => incident ?? [])));
    const incidents = peopleOfIncidents(facts, recorded, linked).map((one) => ({ incident: one.code, ...one }));
    return besideRecorded(people, incidents, { low: low ?? 0, high });
  }
}

const lettingOthersRun = async (steps: Generator<void, PeopleAnswer>): Promise<PeopleAnswer> => {
  for (let since = performance.now(); ;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - since < MOST_AT_ONCE) continue;
    await others();
    since = performance.now();
  }
};
