import { Injectable } from '@nestjs/common';
import { acledRowsInFacts } from '@vigil/shared/acled/count-acled-rows.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { refuseUnknownGroups, asProblem } from '../../statistics/parse-question.js';
import type { FactSnapshot } from '../../statistics/counting-work.js';
import { FactSnapshots } from '../../statistics/fact-snapshots.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { PlacesService } from '../../places/places.service.js';
import { asBytes } from '../../platform/utf8-bytes.js';
import { IncidentDocuments } from '../../public-site/incident-documents.js';
import { IncidentTextSearch } from '../../public-site/incident-text-search.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import {
  aboutFile,
  aboutSelection,
  columnsOf,
  provenance,
  type AboutFile,
  type SaidOfFile,
} from './export-metadata.js';
import { CountsTable } from './counts-table.js';
import { figuresFile } from './figures-file.js';
import { type FileFormat, FORMATS } from './export-formats.js';
import { incidentColumns, type Wording } from './incident-columns.js';
import { writeGeoJson } from './incidents-geojson.js';
import {
  chosenIncidents,
  findMatchingIncidents,
  type MatchingIncidents,
  type RowFilter,
} from './matching-incidents.js';
import { fileName, FORMATS_OF, type Prepared } from './prepared-file.js';
import { exactly, inBytes, publicRows } from './public-rows.js';
import type { Progress } from './row-batches.js';
import { writeAcled, writeCsvBytes } from './write-csv.js';
import { writeJson, writeNdjson } from './write-json.js';
import { writeXlsx } from './write-xlsx.js';

/** A requested file. `origin`: this site's address, as written in the file. */
export interface Asked {
  question: Question;
  format: FileFormat;
  language: Language;
  origin: string;
}

/** The same for selected records. */
export interface AskedSelection extends Omit<Asked, 'question'> {
  /** How many were selected. */
  of: number;
}

/** Exports the public data. Uses only schema pub and the public facts, never the records behind them. */
@Injectable()
export class PublicFiles {
  constructor(
    private readonly facts: PublicFacts,
    private readonly past: FactSnapshots,
    private readonly documents: IncidentDocuments,
    private readonly search: IncidentTextSearch,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
  ) {}

  /**
   * Prepares the incidents of a question, as many as the list of the same question has.
   * @param text narrows them
   * @throws Problem 'invalid-query'
   */
  async incidents({ question, format, language, origin }: Asked, text: string | null): Promise<Prepared> {
    if (!FORMATS_OF.public.incidents.includes(format)) throw new Problem('not-found');
    const only = text === null ? null : await this.search.find(text);
    const searched = await this.search.ofQuestion(question);
    const rowsOf = format === 'acled' ? acledRowsInFacts : undefined;
    for (;;) {
      const kept = await findMatchingIncidents(this.facts, question, only, rowsOf, searched);
      const told = await this.told();
      const { facts, coverage, seq } = this.facts;
      if (kept.seq !== seq) continue;
      // Nothing is awaited from here on, so that the sentence and the rows are of one moment.
      const said = this.saidOf(kept, told, { format, language, origin });
      const answerTo = (asked: Question): Answer =>
        asProblem(() => count(facts, asked, said.asOf.day as Day, searched && searched.rows()));
      const about = aboutFile({ ...said, answer: answerTo(question), answerTo, coverage, data: 'incidents', text });
      return this.prepared(format, { kept, about, wording: said });
    }
  }

  /**
   * Prepares incidents that somebody selected. What readers do not see is not in it.
   * @throws Problem 'not-found' for a format that they do not have
   */
  async selected(codes: readonly string[], { of, format, language, origin }: AskedSelection): Promise<Prepared> {
    if (!FORMATS_OF.public.incidents.includes(format)) throw new Problem('not-found');
    const kept = chosenIncidents(codes, this.facts, format === 'acled' ? acledRowsInFacts : undefined);
    const said = this.saidOf(kept, await this.told(), { format, language, origin });
    return this.prepared(format, { kept, about: aboutSelection({ ...said, taken: kept.total, of }), wording: said });
  }

  private async told(): Promise<Pick<SaidOfFile & Wording, 'groups' | 'about' | 'log'>> {
    const [groups, about, log] = await Promise.all([
      this.published.groups(),
      this.published.about(),
      this.published.signed(),
    ]);
    return { groups, about, log };
  }

  /** Returns what every file of incidents says of itself, however they were found. */
  private saidOf(
    kept: MatchingIncidents,
    told: Pick<SaidOfFile & Wording, 'groups' | 'about' | 'log'>,
    { format, language, origin }: Omit<Asked, 'question'>,
  ): SaidOfFile & Wording {
    const { gazetteer, country } = this.places;
    const rows = format === 'acled' ? kept.acledRows : kept.total;
    const asOf = { seq: kept.seq, day: todayIn(country.timeZone) };
    return { ...told, language, gazetteer, asOf, origin, rows, isInternal: false };
  }

  private prepared(
    format: FileFormat,
    file: { kept: MatchingIncidents; about: AboutFile; wording: Wording },
  ): Prepared {
    const { kept, about } = file;
    return {
      about,
      rows: about.rows,
      incidents: kept.total,
      leftOut: kept.acledLeftOut,
      type: FORMATS[format].type,
      name: fileName('incidents', format, about),
      write: (progress) => this.write(format, file, progress),
    };
  }

  /** Prepares a figure. @param asked its moment; null: now. @param address the reader's */
  async figures(
    { question, format, language, origin }: Asked,
    asked: Parameters<FactSnapshots['at']>[0],
    address?: string,
  ): Promise<Prepared> {
    if (!FORMATS_OF.public.figures.includes(format)) throw new Problem('not-found');
    for (;;) {
      const standing = await this.past.at(asked, address);
      const told = await this.told();
      if (asked === null) refuseUnknownGroups(question, told.groups);
      else await this.past.refuseGroupsUnknownAt(standing, question);
      const searched = asked === null ? await this.search.ofQuestion(question) : null;
      if (this.past.isStill(standing))
        return this.figuresOf(standing, told, searched, { question, format, language, origin });
    }
  }

  /** Awaits nothing, so that all figures are of one moment. */
  private figuresOf(
    { facts, coverage, asOf }: FactSnapshot,
    { groups, about: publisher, log }: Awaited<ReturnType<PublicFiles['told']>>,
    searched: RowFilter | null,
    { question, format, language, origin }: Asked,
  ): Prepared {
    const { gazetteer } = this.places;
    const answerTo = (asked: Question): Answer =>
      asProblem(() => count(facts, asked, asOf.day as Day, searched && searched.rows()));
    const answer = answerTo(question);
    const table = new CountsTable(
      answer,
      language,
      gazetteer,
      groups,
      publisher,
      coverage,
      log,
      false,
      asOf.withdrawnSince === true,
    );
    const about = aboutFile({
      language,
      gazetteer,
      groups,
      about: publisher,
      answer,
      answerTo,
      asOf,
      log,
      coverage,
      origin,
      rows: table.rows().length,
      data: 'figures',
      text: null,
      isInternal: false,
    });
    return figuresFile(format, { about, table, language });
  }

  private write(
    format: FileFormat,
    { kept, about, wording }: { kept: MatchingIncidents; about: AboutFile; wording: Wording },
    progress: Progress,
  ): AsyncGenerator<string | Uint8Array> {
    const { documents, facts } = this;
    if (format === 'csv' || format === 'hxl')
      return writeCsvBytes(
        [...columnsOf(incidentColumns(wording, asBytes), about), ...provenance(about)],
        publicRows(kept, { documents, facts, open: inBytes }, progress),
        progress,
        format === 'hxl',
      );
    const batches = publicRows(kept, { documents, facts, open: exactly }, progress);
    const columns = columnsOf(incidentColumns(wording), about);
    switch (format) {
      case 'acled':
        return writeAcled(
          this.acledNames(wording),
          { total: about.rows, leftOut: kept.acledLeftOut },
          batches,
          progress,
        );
      case 'json':
        return writeJson(about, batches, progress);
      case 'ndjson':
        return writeNdjson(about, batches, progress);
      case 'geojson':
        return writeGeoJson(about, wording, batches, progress);
      case 'xlsx':
        return writeXlsx({ about, columns, total: about.rows, language: wording.language }, batches, progress);
      case 'arrow':
        return (async function* () {
          yield* (await import('./write-arrow.js')).writeArrow(about, columns, batches, progress);
        })();
      case 'parquet':
        return (async function* () {
          yield* (await import('./write-parquet.js')).writeParquet(about, columns, batches, progress);
        })();
    }
  }

  private acledNames({ gazetteer, groups }: Wording): Parameters<typeof writeAcled>[0] {
    return {
      gazetteer,
      countryOf: (place) => {
        const { name, iso3166_1, acled } = this.places.countryOf(place);
        return { name: name.en, iso: Number(iso3166_1.numeric), region: acled?.region ?? '' };
      },
      group: (code) => groups.find((group) => group.code === code)?.nameEn ?? code,
    };
  }
}
