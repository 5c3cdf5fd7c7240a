import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import type {
  ListedChange,
  PublicChange,
  PublicCoverage,
  PublicGroup,
  PublicTotal,
  PublicDatedNote,
  PublicPeopleTotals,
  PublicWithheldTotals,
} from '@vigil/shared/public/response-types.js';
import { publicDay } from '@vigil/shared/people-figures/public-block.js';
import type { ObjectionInfo } from '@vigil/shared/public/objection.js';
import { CONFIG, type Config } from '../config.js';
import { readShownPages } from '../people/pages/person-page.repository.js';
import type { ShownPage } from '../people/pages/shown-pages.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { CHANGE_FIELDS, findOtherStandards, TITLE_NOW } from './incident-documents.repository.js';
import type { About, Checkpoint } from './about-and-checkpoint.js';
import { findPeopleTotals } from './published-people.repository.js';
import {
  findFromText,
  findFrozenReport,
  findWrittenReport,
  type FromText,
  type FrozenReport,
  listFrozenReports,
  listWrittenReports,
  type LogSigned,
  type ReportList,
  type WrittenReport,
} from './published-reports.repository.js';

export type { About, Checkpoint, LogSigned };

interface ChangePage {
  total: number;
  items: ListedChange[];
  next: number | null;
}

const PAGE = 100;
const MOST_REPORTS = 200;
const REPORT_CODE = /^R-[0-9A-HJKMNP-TV-Z]{6}$/;
const ABOUT_INCIDENTS = /^(changes$|withheld$|reports$|report )/;
/** Reads whose null is an answer: there is no checkpoint yet, and no logo. The null of others is a missing record. */
const NONE_IS_KEPT: ReadonlySet<string> = new Set(['checkpoint', 'logo']);
/** Milliseconds that a reader waits for the database where an earlier read is kept. */
const LONGEST_WAIT_MS = 30;

/** Ignores that the database is down: what could not be read is read again on the next request. */
const ignored = (): void => undefined;

/**
 * Reads the small public tables. If the database is down or does not answer in time, returns the last good read, so
 * that the public site still works.
 */
@Injectable()
export class PublicRepository implements OnModuleInit {
  private readonly last = new Map<string, unknown>();
  private turn = 0;
  /** Reads for which readers have stopped waiting. While there is one, what is kept is used without asking. */
  private overdue = 0;
  /** Whether figures of unlawful force rest on other standards, too, and at which public sequence number. */
  private standards = { seq: -1, hasOthers: false };
  /** The number of public changes, and the public sequence number at which they were counted. */
  private counted = { seq: -1, n: 0 };
  /** Cards by the report's code, each for one checksum: reading one takes the whole text of its report. */
  private readonly cards = new Map<string, { checksum: string; card: FromText }>();

  constructor(
    private readonly database: PublicDatabase,
    private readonly facts: PublicFacts,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    facts.onChange(() => this.forgetIncidents());
  }

  /** Reads everything once, so that it is cached even if the database stops before the first request. */
  async onModuleInit(): Promise<void> {
    await Promise.all([
      this.about(),
      this.logo(),
      this.objections(),
      this.groups(),
      this.totals(),
      this.datedNotes(),
      this.coverage(),
      this.withheld(),
      this.peopleTotals(),
      this.personPages(),
      this.changes(null),
      this.checkpoint(),
      this.reports(),
      this.readReports(),
    ]);
  }

  /** Returns the newest checkpoint; null until there is one. */
  checkpoint(): Promise<Checkpoint | null> {
    return this.kept('checkpoint', async () => {
      const { rows } = await this.database.pool.query<Checkpoint>(
        `select size::int as size, encode(root, 'hex') as root, note || array_to_string(cosignatures, '') as note, key from pub.log_checkpoint order by size desc limit 1`,
      );
      return rows[0] ?? null;
    });
  }

  /** The address that the quick exit leads to. */
  get leaveTo(): string {
    return this.config.leaveTo;
  }

  /**
   * Returns the revision log's size and root as last signed. Every export prints them, so that copies exist outside.
   */
  async signed(): Promise<LogSigned | null> {
    const checkpoint = await this.checkpoint();
    return checkpoint && { size: checkpoint.size, root: checkpoint.root };
  }

  about(): Promise<About> {
    return this.kept('about', async () => {
      const otherStandards = await this.hasOtherStandards();
      const { rows } = await this.database.pool.query<Omit<About, 'otherStandards'>>(
        `select is_demo as demo, organisation, organisation_km as "organisationKm", address, contact, sentence_en as "sentenceEn", sentence_km as "sentenceKm",
                start_view as "startView", standards, standards_km as "standardsKm", rule, case when logo = '' then null else '/api/public/logo?v=' || left(encode(sha256(logo::bytea), 'hex'), 16) end as logo
           from pub.head`,
      );
      return { ...rows[0]!, otherStandards };
    });
  }

  /** Looks again only after a publication: it reads every act. */
  private async hasOtherStandards(): Promise<boolean> {
    const { seq } = this.facts;
    if (this.standards.seq !== seq) this.standards = { seq, hasOthers: await findOtherStandards(this.database) };
    return this.standards.hasOthers;
  }

  /** Returns the organisation's logo, a PNG; null: it has none. */
  logo(): Promise<Buffer | null> {
    return this.kept('logo', async () => {
      const { rows } = await this.database.pool.query<{ png: Buffer }>(
        `select decode(logo, 'base64') as png from pub.head where logo <> ''`,
      );
      return rows[0]?.png ?? null;
    });
  }

  /** Returns what readers are told before they object. Numbers under five are null: the database folds them. */
  objections(): Promise<ObjectionInfo> {
    return this.kept('objections', async () => {
      const { rows } = await this.database.pool.query<ObjectionInfo>(
        `select nullif(h.contact, '') as contact, h.objection_days as "answerDays", h.objection_keep_days as "keepDays", t.received, t.answered, t.until_day as until
           from pub.head h, pub.objection_total t`,
      );
      return rows[0]!;
    });
  }

  groups(): Promise<PublicGroup[]> {
    return this.kept('groups', async () => {
      const { rows } = await this.database.pool.query<PublicGroup>(
        'select code, name_en as "nameEn", name_km as "nameKm", aliases from pub.assembly_group order by lower(name_en), code',
      );
      return rows;
    });
  }

  /** Returns whether there is a page of this group. One that is kept is not read again: a publication ends it. */
  async hasGroup(code: string): Promise<boolean> {
    const isIn = (groups: readonly PublicGroup[] | undefined): boolean => !!groups?.some((one) => one.code === code);
    return isIn(this.last.get('groups') as PublicGroup[] | undefined) || isIn(await this.groups());
  }

  /** Returns whether there is a page of this report, likewise. */
  async hasReport(code: string): Promise<boolean> {
    if (this.last.has(`report ${code}`) || this.last.has(`report written ${code}`)) return true;
    return ((await this.report(code)) ?? (await this.written(code))) !== null;
  }

  totals(): Promise<PublicTotal[]> {
    return this.kept('totals', async () => {
      const { rows } = await this.database.pool.query<PublicTotal>(
        `select code, publisher, title, measure, unit, json_build_object('state', value_state, 'low', value_low, 'high', value_high, 'text', value_text) as value,
                from_day as "from", until_day - 1 as until, place_code as place, group_code as "group", part_of as "partOf", url
           from pub.published_total order by from_day desc, publisher, part_of nulls first, code`,
      );
      return rows;
    });
  }

  datedNotes(): Promise<PublicDatedNote[]> {
    return this.kept('dated-notes', async () => {
      const { rows } = await this.database.pool.query<PublicDatedNote>(
        `select code, name_en as "nameEn", name_km as "nameKm", from_day as "from", until_day - 1 as until, place_code as place, publisher, url
           from pub.dated_note order by from_day, until_day, code`,
      );
      return rows;
    });
  }

  coverage(): Promise<PublicCoverage[]> {
    return this.kept('coverage', async () => {
      const { rows } = await this.database.pool.query<PublicCoverage>(
        'select place_code as place, from_day as "from", until_day - 1 as until, level, group_code as "group" from pub.coverage where until_seq is null order by from_day, place_code',
      );
      return rows;
    });
  }

  /**
   * Returns the publishable totals of withheld types, and the half-year in which they were last counted; null if never.
   */
  withheld(): Promise<{ countedIn: string | null; items: PublicWithheldTotals['items'] }> {
    return this.kept('withheld', async () => {
      const {
        rows: [found],
      } = await this.database.pool.query<{ countedIn: string | null; items: PublicWithheldTotals['items'] }>(
        `select withheld_counted_in as "countedIn", (select coalesce(json_agg(json_strip_nulls(json_build_object('halfYear', half_year, 'tally', tally, 'code', code, 'low', low, 'country', nullif(country, '')))
                order by half_year desc, tally, code, country), '[]'::json) from pub.withheld_total) as items from pub.head`,
      );
      return found!;
    });
  }

  /** Returns the public totals of people. Of a group that readers do not know any more there is none. */
  peopleTotals(): Promise<PublicPeopleTotals> {
    return this.kept('people-totals', async () => {
      const { shown, countedOn, items } = await findPeopleTotals(this.database);
      return { shown, lastDay: shown && countedOn !== null ? publicDay(countedOn) : null, items };
    });
  }

  /** Returns the pages about people, also those whose day is over: whoever reads them looks at the day. */
  personPages(): Promise<ShownPage[]> {
    return this.kept('person-pages', () => readShownPages(this.database));
  }

  /** Drops them, so that nobody who was taken away reappears when the database stops. */
  forgetPersonPages(): void {
    this.turn += 1;
    this.last.delete('person-pages');
  }

  changes(before: number | null): Promise<ChangePage> {
    const read = async (): Promise<ChangePage> => {
      const { seq } = this.facts;
      const { rows } = await this.database.pool.query<{ line: ListedChange }>(
        `select json_build_object(${CHANGE_FIELDS}, ${TITLE_NOW}) as line from pub.change c where $1::bigint is null or c.seq < $1 order by c.seq desc limit ${PAGE + 1}`,
        [before],
      );
      // Counting reads the whole table, and only a publication changes it.
      if (before === null || this.counted.seq !== seq) this.counted = { seq, n: await this.countChanges() };
      const items = rows.slice(0, PAGE).map((row) => withoutInvisible(row.line));
      return { total: this.counted.n, items, next: rows.length > PAGE ? items.at(-1)!.seq : null };
    };
    return before === null ? this.kept('changes', read) : read();
  }

  /** Returns the changes after a public sequence number, oldest first. */
  async changesAfter(seq: number, most: number): Promise<PublicChange[]> {
    const { rows } = await this.database.pool.query<{ line: PublicChange }>(
      `select json_build_object(${CHANGE_FIELDS}) as line from pub.change c where c.seq > $1 order by c.seq limit $2`,
      [seq, most],
    );
    return rows.map(({ line }) => line);
  }

  async report(code: string): Promise<FrozenReport | null> {
    if (!REPORT_CODE.test(code)) return null;
    return this.kept(`report ${code}`, () => findFrozenReport(this.database, code));
  }

  async written(code: string): Promise<WrittenReport | null> {
    if (!REPORT_CODE.test(code)) return null;
    return this.kept(`report written ${code}`, () => findWrittenReport(this.database, code));
  }

  /** Lists the newest published whole reports: by their publication, as the list of changes does. */
  reports(): Promise<ReportList> {
    return this.kept('reports', async () => {
      const rows = await listWrittenReports(this.database, MOST_REPORTS);
      for (const code of this.cards.keys())
        if (!rows.some((row) => row.code === code && row.checksum === this.cards.get(code)!.checksum))
          this.cards.delete(code);
      const items: ReportList['items'] = [];
      for (const { checksum, total: _, ...row } of rows) {
        const known = this.cards.get(row.code);
        const card = known?.checksum === checksum ? known.card : await this.readCard(row.code);
        if (card) items.push({ ...row, ...card });
      }
      return { total: rows[0]?.total ?? 0, items };
    });
  }

  /** Null for a report that was unpublished meanwhile. */
  private async readCard(code: string): Promise<FromText | null> {
    const found = await findFromText(this.database, code);
    if (found) this.cards.set(code, found);
    return found && found.card;
  }

  private async countChanges(): Promise<number> {
    const { rows } = await this.database.pool.query<{ n: number }>('select count(*)::int as n from pub.change');
    return rows[0]!.n;
  }

  /** Drops cached data about incidents, so that withdrawn content cannot reappear when the database stops. */
  private async forgetIncidents(): Promise<void> {
    this.turn += 1;
    for (const key of this.last.keys()) if (ABOUT_INCIDENTS.test(key)) this.last.delete(key);
    const again = [
      this.about(),
      this.withheld(),
      this.peopleTotals(),
      this.changes(null),
      this.groups(),
      this.coverage(),
      this.totals(),
      this.reports(),
    ];
    await Promise.all(again).catch(() => this.cards.clear());
    // There can be many reports, so publishing does not wait for them.
    void this.readReports().catch(ignored);
  }

  private async readReports(): Promise<void> {
    const { turn } = this;
    const codes = await listFrozenReports(this.database, MOST_REPORTS);
    for (const code of codes.reverse()) if (turn === this.turn) await this.report(code);
  }

  private async kept<T>(key: string, read: () => Promise<T>): Promise<T> {
    if (this.overdue > 0 && this.last.has(key)) return this.last.get(key) as T;
    const reading = this.read(key, read);
    return this.last.has(key) ? this.inTime(key, reading) : reading;
  }

  private async read<T>(key: string, read: () => Promise<T>): Promise<T> {
    const { turn } = this;
    try {
      const value = await read();
      if ((value !== null || NONE_IS_KEPT.has(key)) && turn === this.turn) this.remember(key, value);
      return value;
    } catch (failure) {
      if (this.last.has(key)) return this.last.get(key) as T;
      throw failure;
    }
  }

  /** Returns what is read, or what is kept once readers have waited for too long. */
  private inTime<T>(key: string, reading: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const giveUp = (): void => {
        isLate = true;
        this.overdue += 1;
        if (this.last.has(key)) resolve(this.last.get(key) as T);
      };
      // What arrived while other work kept the process busy is read before the immediate runs, so it is not late.
      let immediate: NodeJS.Immediate | null = null;
      const timer = setTimeout(() => {
        immediate = setImmediate(giveUp);
      }, LONGEST_WAIT_MS);
      const end = (): void => {
        clearTimeout(timer);
        if (immediate) clearImmediate(immediate);
        if (isLate) this.overdue -= 1;
      };
      reading.finally(end).then(resolve, reject);
    });
  }

  /** Caches a value; of the reports, only those read most recently. */
  private remember(key: string, value: unknown): void {
    this.last.delete(key);
    this.last.set(key, value);
    const reports = [...this.last.keys()].filter((known) => known.startsWith('report '));
    if (reports.length > MOST_REPORTS) this.last.delete(reports[0]!);
  }
}
