import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { Language } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import { keyLabelIn } from '@vigil/shared/people-figures/key-label.js';
import {
  formatBeside,
  formatPeopleFigure,
  presentFigure,
  type PresentedLine,
} from '@vigil/shared/people-figures/present-figure.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { listGroups } from '../../incidents/groups/group.repository.js';
import { PlacesService } from '../../places/places.service.js';
import { toSnakeCase } from '../../platform/database/codebook-columns.js';
import type { Member } from '../../platform/http/current-member.js';
import { textsOf } from '../../platform/texts-of-server.js';
import { placeName } from '../../public-site/place-name.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { PeopleFigures } from '../../statistics/people-figures.service.js';
import { StaffFacts } from '../../statistics/staff-facts.js';
import type { Column } from './export-column.js';
import { type FileFormat, FORMATS } from './export-formats.js';
import { type AboutFile, provenance } from './export-metadata.js';
import { fileName, FORMATS_OF, type Prepared } from './prepared-file.js';
import type { Progress } from './row-batches.js';
import { writeCsv } from './write-csv.js';
import { writeXlsx } from './write-xlsx.js';

const textIn = textsOf('app', 'exports', 'people', 'people-figures');

interface AskedFile {
  query: string;
  format: FileFormat;
  language: Language;
  origin: string;
}

/** Exports figures of people who are known individually: the lines of the page, without a row about anybody. */
@Injectable()
export class PeopleFigureFiles {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly figures: PeopleFigures,
    private readonly facts: StaffFacts,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
  ) {}

  /** @throws Problem 'invalid-query', 'not-allowed', 'not-found' for a format that they do not have */
  async prepare({ query, format, language, origin }: AskedFile, member: Member): Promise<Prepared> {
    if (!FORMATS_OF.internal['people-figures'].includes(format)) throw new Problem('not-found');
    const figure = await this.figures.answer(Object.fromEntries(new URLSearchParams(query)), member);
    const t = textIn(language);
    const groups = new Map((await listGroups(this.database.manager)).map((one) => [one.id, nameOf(one, language)]));
    const lines = presentFigure(
      figure,
      keyLabelIn(t, (id) => groups.get(id) ?? null),
      t,
    );
    const [said, log, { asOf }] = await Promise.all([
      this.published.about(),
      this.published.signed(),
      this.facts.current(member),
    ]);
    const { gazetteer } = this.places;
    const about: AboutFile = {
      title: t('file.title.people-figures'),
      dataset: said.demo ? 'demo' : 'internal',
      publisher: organisationIn(said, t),
      country: placeName(gazetteer.whole.code, gazetteer, language),
      question: query,
      text: null,
      figure: [...formatPeopleFigure(figure, t), ...formatBeside(figure, t)].join(' '),
      period: formatPeriod(asPeriod(figure.period), language),
      indicator: t(`people-figures.name.${figure.indicator}`),
      indicatorVersion: figure.version,
      rule: ['events', 'parts', 'sums', 'limited'].map((rule) => t(`people-figures.rule.${rule}`)),
      asOf: { seq: Number(asOf), day: figure.today as Day },
      madeOn: figure.today as Day,
      rows: lines.length,
      licence: t('file.internal'),
      log,
      source: origin,
    };
    return {
      about,
      rows: lines.length,
      incidents: 0,
      leftOut: 0,
      type: FORMATS[format].type,
      name: fileName('people-figures', format, about),
      write: (progress) => write({ about, figure, lines, format, language }, progress),
    };
  }
}

const write = (
  {
    about,
    figure,
    lines,
    format,
    language,
  }: { about: AboutFile; figure: PeopleFigure; lines: readonly PresentedLine[] } & Pick<
    AskedFile,
    'format' | 'language'
  >,
  progress: Progress,
): AsyncGenerator<string | Uint8Array> => {
  const columns = columnsOf(figure);
  if (format === 'json') return writeAnswer(about, figure, progress);
  return format === 'xlsx'
    ? writeXlsx({ about, columns, total: lines.length, language }, once(lines), progress)
    : writeCsv([...columns, ...provenance(about)], once(lines), progress);
};

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
async function* writeAnswer(about: AboutFile, answer: PeopleFigure, progress: Progress): AsyncGenerator<string> {
  progress.rows = about.rows;
  yield JSON.stringify({ about, answer, complete: { rows: about.rows } });
}

/**
 * Returns the columns: what is certain, possible and not known apart, since nobody may add them. A high without a
 * number has no limit.
 */
const columnsOf = ({ splits, day }: PeopleFigure): Column<PresentedLine>[] => {
  const text = (name: string, of: (line: PresentedLine) => string | null): Column<PresentedLine> => ({
    name,
    hxl: `#meta+${name}`,
    kind: 'text',
    of,
  });
  const whole = (name: string, of: (line: PresentedLine) => number | null): Column<PresentedLine> => ({
    name,
    hxl: `#indicator+${name}`,
    kind: 'whole',
    of,
  });
  return [
    ...splits.flatMap((split, at) => [
      text(`${toSnakeCase(split)}_code`, ({ keys }) => keys[at] ?? null),
      text(toSnakeCase(split), ({ labels }) => labels[at] ?? null),
    ]),
    text('measure_code', ({ measure }) => measure),
    text('measure', ({ measureLabel }) => measureLabel),
    whole('certain', ({ amount }) => amount.certain),
    whole('possible', ({ amount }) => amount.possible),
    whole('not_known', ({ amount }) => amount.notKnown),
    whole('low', ({ low }) => low),
    whole('high', ({ high }) => high),
    whole('of_people', ({ of }) => of),
    whole('with_single_sources_certain', ({ withSingleSource }) => withSingleSource?.amount.certain ?? null),
    whole('with_single_sources_possible', ({ withSingleSource }) => withSingleSource?.amount.possible ?? null),
    whole('with_single_sources_not_known', ({ withSingleSource }) => withSingleSource?.amount.notKnown ?? null),
    { name: 'on_day', hxl: '#date+on', kind: 'day', of: () => day },
  ];
};
