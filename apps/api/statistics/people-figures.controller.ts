import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { count } from '@vigil/shared/counting/count.js';
import { peopleOfIncidents } from '@vigil/shared/counting/people-of-incidents.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { CountedPerson } from '@vigil/shared/people-figures/counted-person.js';
import { countPeopleFigure } from '@vigil/shared/people-figures/count-people-figure.js';
import { type BesideRecorded, besideRecorded } from '@vigil/shared/people-figures/known-individually.js';
import { type PeopleQuestion, readPeopleQuestion } from '@vigil/shared/people-figures/people-question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { PeopleForFigures } from '../people/people-for-figures.js';
import { PlacesService } from '../places/places.service.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { readQuery, words } from '../platform/http/read-query.js';
import { custodyLimitsOf } from './custody-limits-file.js';
import { StaffFacts } from './staff-facts.js';

const KEY = words(60);

/**
 * Figures of people who are known individually. The same for everybody who may ask: no right of a reviewer changes them,
 * and no answer says whom they are about. They are of all countries, so that members of some countries may not ask.
 */
@Controller('api/people-figures')
export class PeopleFiguresController {
  constructor(
    private readonly people: PeopleForFigures,
    private readonly staff: StaffFacts,
    private readonly places: PlacesService,
  ) {}

  @Get()
  @Allow('read-people-figures')
  async figure(
    @Query() query: unknown,
    @CurrentMember() member: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeopleFigure> {
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
    void reply.header('cache-control', 'no-store');
    const people = await this.people.current();
    const limits = this.places.countries.flatMap(({ name }) => custodyLimitsOf(name));
    const { total, cells, version } = countPeopleFigure(people, question, limits);
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
          ? limits.map(({ code, law, article, open, confirmedOn }) => ({ code, law, article, open, confirmedOn }))
          : null,
    };
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
