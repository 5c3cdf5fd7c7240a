import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { count } from '@vigil/shared/counting/count.js';
import type { IndicatorCode } from '@vigil/shared/counting/indicators.js';
import { findMatches } from '@vigil/shared/counting/find-matches.js';
import { createQuestion, type Filters } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Draft, Listed, Moment } from '@vigil/shared/report/report-draft.js';
import { MOST_INCIDENTS } from '@vigil/shared/report/tables/annex.js';
import type { Material } from '@vigil/shared/report/document-context.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PlacesService } from '../places/places.service.js';
import { correctionsWithin, documentsWithin, publishedWithin } from '../public-site/incident-documents.repository.js';
import { PublicRepository } from '../public-site/public.repository.js';
import { contributingIncidents } from './contributing-incidents.js';
import { drawingMaterial, type ReportSnapshot, recordQuestions } from './report-snapshot.js';

/** Collects what a report is written from: only the public facts and what is published. */
@Injectable()
export class ReportMaterialService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
  ) {}

  /** Returns the material as of now. */
  async live(draft: Draft): Promise<Material> {
    const { facts, coverage } = this.facts;
    const moment = await this.moment();
    const listed = await this.listed(this.database.manager, facts, draft);
    const incidents = await this.incidents(this.database.manager, listed);
    return recordQuestions({
      ...(await this.surroundings(facts)),
      ...(await drawingMaterial(this.places)),
      draft,
      moment,
      coverage,
      listed,
      incidents,
      count: (question) => count(facts, question, moment.day),
    }).material;
  }

  /**
   * Returns the material to save, with every fact that its answers need. Reads inside the caller's transaction, which
   * locks the public change sequence, so that nothing being withdrawn gets in.
   * @param asked the questions that the live report asked
   */
  async keep(
    manager: EntityManager,
    draft: Draft,
    asked: readonly Parameters<typeof contributingIncidents>[1][],
  ): Promise<ReportSnapshot> {
    const { facts: table, coverage } = this.facts;
    const moment = await this.moment();
    const codes = new Set(asked.flatMap((question) => contributingIncidents(table, question)));
    const wished = await this.listed(manager, table, draft);
    for (const { code } of wished) codes.add(code);
    const facts = await this.facts.read([...codes]);
    const standing = new Set(facts.map(({ code }) => code));
    const listed = wished.filter(({ code }) => standing.has(code));
    const incidents = [...(await this.incidents(manager, listed)).values()];
    return { draft, moment, ...(await this.surroundings(table)), coverage, listed, incidents, facts };
  }

  private async surroundings(
    facts: Facts,
  ): Promise<
    Pick<
      ReportSnapshot,
      'about' | 'groups' | 'totals' | 'datedNotes' | 'lastPublished' | 'lastPublishedActs' | 'firstPublished'
    >
  > {
    const [about, groups, totals, datedNotes] = await Promise.all([
      this.published.about(),
      this.published.groups(),
      this.published.totals(),
      this.published.datedNotes(),
    ]);
    const last = facts.lastDays();
    // A demo shows no published totals of real organisations.
    return {
      about,
      groups,
      totals: about.demo ? [] : totals,
      datedNotes,
      lastPublished: last.incidents,
      lastPublishedActs: last.acts,
      firstPublished: facts.days().earliest,
    };
  }

  private async moment(): Promise<Moment> {
    return { seq: this.facts.seq, day: todayIn(this.places.country.timeZone), log: await this.published.signed() };
  }

  /**
   * Lists assemblies and reprisals, including violent and single-source ones: everything in a figure or shown
   * separately.
   */
  private async listed(manager: EntityManager, facts: Facts, { scope }: Draft): Promise<Listed[]> {
    const filters: Filters = {
      peacefulness: codesOf('peacefulness'),
      ...(scope.place !== null && { place: [scope.place] }),
      ...(scope.groups.length > 0 && { groups: scope.groups }),
    };
    const of = (indicator: IndicatorCode) => {
      const matches = findMatches(facts, createQuestion(scope.period, { indicator, filters }));
      return matches.page(0, matches.total);
    };
    const assemblies = of('I01');
    const known = new Set(assemblies.map(({ code }) => code));
    const all = [...assemblies, ...of('I04').filter(({ code }) => !known.has(code))];
    const codes = all.map(({ code }) => code);
    const corrections = await correctionsWithin(manager, codes);
    const day = new Map((await publishedWithin(manager, codes)).map((one) => [one.code, one.day]));
    return all
      .filter(({ code }) => day.has(code))
      .map((match): Listed => ({ ...match, corrections: corrections.get(match.code) ?? 0 }))
      .sort((a, b) =>
        day.get(b.code)! < day.get(a.code)! ? -1 : day.get(b.code)! > day.get(a.code)! ? 1 : a.code < b.code ? -1 : 1,
      );
  }

  private async incidents(manager: EntityManager, listed: readonly Listed[]): Promise<Map<string, PublicIncident>> {
    const codes = listed.slice(0, MOST_INCIDENTS).map(({ code }) => code);
    const rows = await documentsWithin(manager, codes);
    return new Map(rows.map(({ code, document }) => [code, JSON.parse(document) as PublicIncident]));
  }
}
