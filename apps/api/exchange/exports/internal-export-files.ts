import { nameOf } from '@vigil/shared/language/name-of.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import type { ExportedData } from '@vigil/shared/staff-responses/exports.js';
import { datasetsIn, datasetsNamedIn } from '@vigil/shared/counting/records-of-datasets.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import {
  datasetsOfRecords,
  datasetsWithStates,
  draftsOfDatasets,
} from '../../incidents/datasets/datasets.repository.js';
import { assertDatasets } from '../../statistics/assert-datasets.js';
import { asProblem } from '../../statistics/parse-question.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { StaffFacts } from '../../statistics/staff-facts.js';
import { withinCountries } from '../../statistics/within-countries.js';
import { allGroups } from '../../incidents/groups/group.repository.js';
import type { Member } from '../../platform/http/current-member.js';
import { PlacesService } from '../../places/places.service.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import {
  type AboutFile,
  aboutFile,
  aboutSelection,
  columnsOf,
  provenance,
  type SaidOfFile,
} from './export-metadata.js';
import { CountsTable } from './counts-table.js';
import { figuresFile } from './figures-file.js';
import { FORMATS } from './export-formats.js';
import { allProposedNames } from '../../incidents/proposed-names/proposed-names.repository.js';
import { listOwnQuestions } from '../../incidents/own-questions/own-questions.repository.js';
import { internalColumns } from './internal-columns.js';
import { internalRows } from './internal-rows.js';
import {
  chosenIncidents,
  findMatchingIncidents,
  type MatchingIncidents,
  type RowFilter,
} from './matching-incidents.js';
import { fileName, FORMATS_OF, type Prepared } from './prepared-file.js';
import type { Asked, AskedSelection } from './public-files.js';
import { writeCsv } from './write-csv.js';
import { writeJson, writeNdjson } from './write-json.js';
import { writeXlsx } from './write-xlsx.js';

interface StoredGroup extends PublicGroup {
  id: string;
}

/** Exports the team's own records, including internal answers. */
@Injectable()
export class InternalExportFiles {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: StaffFacts,
    private readonly published: PublicFacts,
    private readonly repository: PublicRepository,
    private readonly places: PlacesService,
  ) {}

  /**
   * Finds the working copies of a question, without drafts of datasets: figures count them, their author reads them.
   */
  private async matches(facts: Facts, question: Question): Promise<MatchingIncidents> {
    const current = {
      facts,
      get seq() {
        return Number(facts.asOf);
      },
    };
    const drafts = question.filters.datasets === undefined ? [] : await draftsOfDatasets(this.database.manager);
    const withoutDrafts: RowFilter = {
      rows: () => {
        const may = new Uint8Array(facts.incidents.length).fill(1);
        for (const id of drafts) {
          const row = facts.rowOf(id);
          if (row !== null) may[row] = 0;
        }
        return may;
      },
    };
    return findMatchingIncidents(current, question, drafts.length === 0 ? null : withoutDrafts);
  }

  /**
   * Prepares a file of working copies.
   * @throws Problem 'invalid-query', 'not-found' for a format that these data do not have
   */
  async prepare(
    data: ExportedData,
    { question: asked, format, language, origin }: Asked,
    member: Member,
  ): Promise<Prepared> {
    if (!FORMATS_OF.internal[data].includes(format)) throw new Problem('not-found');
    const question = withinCountries(asked, member, this.places);
    await assertDatasets(this.database.manager, question);
    const facts = await this.facts.current(member);
    const { coverage } = this.published;
    const kept = data === 'figures' ? null : await this.matches(facts, question);
    const today = todayIn(this.places.country.timeZone);
    const answer = asProblem(() => count(facts, question, today));
    const stored = (await allGroups(this.database.manager)).map(
      ({ id, publicCode, nameEn, nameKm, aliases }): StoredGroup => ({ id, code: publicCode, nameEn, nameKm, aliases }),
    );
    const datasets = await datasetsWithStates(
      this.database.manager,
      datasetsIn(facts, question, today),
      datasetsNamedIn(question),
    );
    const common = await this.saidOfFile(facts, { language, origin }, today, datasets);
    const { gazetteer, about, log } = common;
    const table = new CountsTable(answer, language, gazetteer, stored, about, coverage, log, true, false, datasets);
    const said = aboutFile({
      ...common,
      groups: stored,
      answer,
      answerTo: (other) => count(facts, other, today),
      coverage,
      rows: kept === null ? table.rows().length : kept.total,
      drafts: kept?.notAllowed ?? 0,
      data,
      text: null,
    });
    if (kept === null) return figuresFile(format, { about: said, table, language });
    return this.incidentsFile(kept, said, { format, language }, member);
  }

  /**
   * Prepares a file of working copies that somebody selected.
   * @throws Problem 'not-found' for a format that they do not have
   */
  async selected(
    ids: readonly string[],
    { of, format, language, origin }: AskedSelection,
    member: Member,
  ): Promise<Prepared> {
    if (!FORMATS_OF.internal.incidents.includes(format)) throw new Problem('not-found');
    const facts = await this.facts.current(member);
    const kept = chosenIncidents(ids, { facts, seq: Number(facts.asOf) });
    const from = [...(await datasetsOfRecords(this.database.manager, ids)).values()].map(({ dataset: { id } }) => id);
    const datasets = await datasetsWithStates(this.database.manager, [...new Set(from)]);
    const today = todayIn(this.places.country.timeZone);
    const common = await this.saidOfFile(facts, { language, origin }, today, datasets);
    const said = aboutSelection({ ...common, rows: kept.total, taken: kept.total, of });
    return this.incidentsFile(kept, said, { format, language }, member);
  }

  /** Returns what every file of working copies says of itself, but its rows. */
  private async saidOfFile(
    { asOf }: Pick<Facts, 'asOf'>,
    { language, origin }: Pick<Asked, 'language' | 'origin'>,
    today: Day,
    datasets: readonly DatasetInFigure[],
  ): Promise<Omit<SaidOfFile, 'rows'>> {
    const [about, log] = await Promise.all([this.repository.about(), this.repository.signed()]);
    const { gazetteer } = this.places;
    return {
      language,
      gazetteer,
      about,
      asOf: { seq: Number(asOf), day: today },
      log,
      origin,
      isInternal: true,
      datasets,
    };
  }

  private async incidentsFile(
    kept: MatchingIncidents,
    said: AboutFile,
    { format, language }: Pick<Asked, 'format' | 'language'>,
    member: Member,
  ): Promise<Prepared> {
    const { rows } = said;
    const groups = await allGroups(this.database.manager);
    const every = internalColumns(
      language,
      new Map([
        ...groups.map((group) => [group.id, nameOf(group, language)] as const),
        ...(await allProposedNames(this.database.manager, language)),
      ]),
      await listOwnQuestions(this.database.manager),
    );
    const columns = columnsOf(every, said);
    return {
      about: said,
      rows,
      incidents: rows,
      leftOut: 0,
      type: FORMATS[format].type,
      name: fileName('incidents', format, said),
      write: (progress) => {
        const batches = internalRows(kept, this.database, member, progress);
        if (format === 'json') return writeJson(said, batches, progress);
        if (format === 'ndjson') return writeNdjson(said, batches, progress);
        return format === 'xlsx'
          ? writeXlsx({ about: said, columns, total: rows, language }, batches, progress)
          : writeCsv([...columns, ...provenance(said)], batches, progress);
      },
    };
  }
}
