import { nameOf } from '@vigil/shared/language/name-of.js';
import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { count } from '@vigil/shared/counting/count.js';
import { findMatches } from '@vigil/shared/counting/find-matches.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { type Gap, QUEUE_PAGE } from '@vigil/shared/incident/queue-filters.js';
import { shortPlaceName } from '@vigil/shared/places/short-place-name.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import type { QueueItem, RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { ACT_LISTS, codesOf, label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { listGroups } from '../incidents/groups/group.repository.js';
import { accountsOf } from '../accounts/apply-trust-policy.js';
import { recordsCiting } from '../incidents/sources/source-register.repository.js';
import { isSmallTeam } from '../incidents/record-details.repository.js';
import type { Member } from '../platform/http/current-member.js';
import { readOwners } from '../incidents/record-owner.repository.js';
import { asProblem } from '../statistics/parse-question.js';
import { StaffFigures } from '../statistics/staff-figures.js';
import { PlacesService } from '../places/places.service.js';
import { type Matches, matchRecords } from './match-records.js';
import { type Asker, MemberFlags } from './member-flags.js';
import { keptBy } from './kept-by-table.js';
import { KnownMembers } from './known-members.js';
import { COUNTED_AS, daysOf, type FigureNumber, figureOf, type Found, fromIndex } from './from-index.js';
import { OwnQuestionsInUse } from './own-questions-in-use.js';
import { orderByWords } from './order-by-words.js';
import { addressesIn } from './addresses-in-query.js';
import type { Reader } from '../incidents/record-policy.js';
import { type FromIndex, readQueueRows, readRevisions } from './queue-rows.repository.js';
import { type QueueQuestion, readQueueAddress } from './read-queue-address.js';
import { INTERNAL_FILTERS } from './internal-answers-of-rows.js';
import { RecordIndex } from './record-index.js';
import type { RecordTable } from './record-table.js';
import type { Rows } from './searchable-records.js';
import { VisibleRecords } from './visible-records.js';
import { rowsWithCode } from './rows-with-code.js';
import { sortedPage, type SortNames } from './sort-records.js';

const ROLES = ['monitor', 'reviewer', 'analyst'];
/** Of these, only as many values as a person looks through; those that are asked for always. */
const MOST_LISTED = 200;
/** How often the records of a figure are looked up with other requests between. */
const MOST_BEGINNINGS = 3;
const OWNERS_STAND_MS = 30_000;
/** Filters whose values are members. */
const OF_MEMBERS = ['author', 'owner'];
/** Nobody's id: who asks with it sees no record because it is their own, or because they are on its case team. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const ACT_CODES = ACT_LISTS.flatMap((list) => [...codesOf(list)]);
const actOrder = (language: Language): ((code: string) => number) =>
  orderByWords(ACT_CODES, (code) => label(code, language), language);
const actOrders = new Map<Language, (code: string) => number>();
const actOrderIn = (language: Language): ((code: string) => number) => {
  let order = actOrders.get(language);
  if (!order) actOrders.set(language, (order = actOrder(language)));
  return order;
};

/** What the queue of a figure cannot ask for: it would have to be counted before it is counted. */
const FIGURE_IN_FIGURE = { pointer: 'figure', code: 'question-does-not-fit' } as const;

const EVERYTHING: QueueQuestion = {
  values: new Map(),
  mine: false,
  q: null,
  figure: null,
  from: null,
  until: null,
  sort: 'changed',
  isDescending: true,
  page: 1,
  rows: null,
};

const NOTHING_BESIDE: FromIndex = {
  isHidden: false,
  owner: null,
  groups: [],
  acts: [],
  sources: 0,
  media: 0,
  gaps: [],
  origin: 'form',
  double: null,
  tags: [],
  counted: null,
};

/** Of a queue that no figure narrows. */
const NOT_ASKED = { counted: null, figure: null };

type Current = Awaited<ReturnType<RecordIndex['current']>>;
/** Whether only what is encrypted can answer it. */
const needsInternal = ({ values }: QueueQuestion): boolean =>
  values.has('tag') || values.has('own') || INTERNAL_FILTERS.some(({ key }) => values.has(key));
/** Whether the columns alone cannot answer it. */
const needsText = (question: QueueQuestion): boolean => question.q !== null || needsInternal(question);

/** Answers what is asked of the queue, from the index in memory. */
@Injectable()
export class RecordQueueService {
  /** Records of a figure that are looked up together: each takes 2 µs. Tests lower it. */
  static matchesAtOnce = 5_000;
  // By the table that they are about, so that nothing here outlives a table that the index forgot.
  private readonly sights = new WeakMap<RecordTable, Map<string, VisibleRecords>>();
  private readonly flags = new WeakMap<RecordTable, Map<string, MemberFlags>>();
  private readonly owners = new WeakMap<
    RecordTable,
    { seq: number; until: number; of: ReadonlyMap<string, RecordOwner> }
  >();

  private readonly placeOrders = new Map<Language, (code: string) => number>();
  private readonly members: KnownMembers;
  private readonly questions: OwnQuestionsInUse;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly index: RecordIndex,
    private readonly places: PlacesService,
    private readonly figures: StaffFigures,
  ) {
    this.members = new KnownMembers(database.manager);
    this.questions = new OwnQuestionsInUse(database.manager);
    figures.findWith((member, address) => this.idsOf(member, address));
  }

  /**
   * Returns the ids of all records that an address of the queue finds for a member, for a figure: found in a part of
   * the texts alone, too few would count.
   * @throws Problem as `list`; 'search-off' also while not all texts that it asks for are read
   */
  private async idsOf(member: Reader, address: string): Promise<string[]> {
    const question = readQueueAddress(Object.fromEntries(new URLSearchParams(address)));
    if (question.figure !== null) throw new Problem('invalid-query', { errors: [FIGURE_IN_FIGURE] });
    const current = await this.current(member);
    if (needsText(question) && current.state !== 'on') throw new Problem('search-off');
    const { rows } = (await this.match(current, await this.asker(member, current), question, false)).matches;
    return Array.from(rows, (row) => current.table.idAt(row));
  }

  /**
   * Returns a page of the records that a member may see and that match, with the counts of each filter unless only some
   * rows are asked for.
   * @throws Problem 'not-allowed'; 'search-off' when words are asked for and no text can be searched; 'unavailable'
   * while records are read for the first time
   */
  async list(member: Member, question: QueueQuestion, language: Language): Promise<RecordQueue> {
    const current = await this.current(member);
    const { table } = current;
    const asker = await this.asker(member, current);
    const isCounted = question.rows === null;
    if (isCounted) current.text?.own.ask(await this.questions.keys(current.seq));
    const found = await this.match(current, asker, question, isCounted);
    const { matches, sight } = found;
    const size = question.rows ?? QUEUE_PAGE;
    const pages = Math.max(1, Math.ceil(matches.rows.length / size));
    const page = Math.min(question.page, pages);
    const filters = [...matches.counts].map(
      ([filter, values]) => [filter, this.listed(filter, values, question)] as const,
    );
    const ofFilters = filters.flatMap(([filter, values]) =>
      OF_MEMBERS.includes(filter) ? values.map(([id]) => id) : [],
    );
    const people = await this.members.names(ofFilters.filter(isUuid), current.seq);
    const names = await this.sortNames(question, asker, current, matches, language);
    const rows = sortedPage(table, matches.rows, question, names, (page - 1) * size, page * size);
    const rowOf = new Map(rows.map((row) => [table.idAt(row), row]));
    return {
      total: matches.rows.length,
      of: sight.size,
      limited: member.role === 'reviewer' ? sight.limited : null,
      days: daysOf(table, matches.rows),
      figure: figureOf(found),
      items: await readQueueRows(this.database.manager, member, [...rowOf.keys()], (id) =>
        fromIndex(table, rowOf.get(id)!, found, asker.owners.get(id)?.name ?? null),
      ),
      page,
      pages,
      filters: Object.fromEntries(filters),
      people: Object.fromEntries(people),
      search: { state: current.state, percent: current.percent },
    };
  }

  /**
   * Returns all records that match, on every page, in no order.
   * @throws Problem as `list`
   */
  async matching(member: Member, question: QueueQuestion): Promise<{ id: string; revision: number }[]> {
    const current = await this.current(member);
    const asker = await this.asker(member, current);
    const { rows } = (await this.match(current, asker, question, false)).matches;
    return readRevisions(
      this.database.manager,
      member,
      Array.from(rows, (row) => current.table.idAt(row)),
    );
  }

  /**
   * Counts the records that match each of these questions, with other requests between. Null for a question that cannot
   * be asked (any more), and for words and internal answers while not all texts are searched.
   */
  async count(member: Member, questions: readonly (QueueQuestion | null)[]): Promise<(number | null)[]> {
    const current = await this.current(member);
    const asker = await this.asker(member, current);
    const totals: (number | null)[] = [];
    for (const question of questions) {
      const cannot = question === null || (needsText(question) && current.state !== 'on');
      totals.push(cannot ? null : (await this.match(current, asker, question, false)).matches.rows.length);
      await others();
    }
    return totals;
  }

  /**
   * Counts, for each question, the records that everybody of this role and these countries may see, and since when the
   * oldest one waits. Records limited to a case team are in none of it, also for its members: what they are told here
   * may be written into a report.
   */
  async waiting(member: Member, questions: readonly QueueQuestion[]): Promise<{ n: number; oldest: string | null }[]> {
    const { table } = await this.current(member);
    const anybody = { id: NOBODY, role: member.role, countries: member.countries };
    const sight = this.sightOf(table, anybody);
    const asker: Asker = { ...anybody, accounts: [], isSmallTeam: false, owners: new Map() };
    const { of: flags } = this.memberFlagsOf(table, asker);
    const { created } = table.rows.columns;
    return questions.map((question) => {
      const { rows } = matchRecords(table, asker, question, sight, flags, null, false);
      const oldest = rows.reduce((first, row) => Math.min(first, created[row]!), Infinity);
      return { n: rows.length, oldest: rows.length === 0 ? null : new Date(oldest * 1000).toISOString() };
    });
  }

  /**
   * Returns the matching records whose files the member may look at, in order, each with how many stored files it has;
   * none without one.
   * @throws Problem as `list`
   */
  async recordsWithFiles(
    member: Member,
    question: QueueQuestion,
    language: Language,
  ): Promise<{ id: string; media: number }[]> {
    const current = await this.current(member);
    const { table } = current;
    const asker = await this.asker(member, current);
    const { matches, sight } = await this.match(current, asker, question, false);
    const { media } = table.rows.columns;
    const rows = matches.rows.filter((row) => media[row]! > 0 && sight.reads[row] === 1);
    const names = await this.sortNames(question, asker, current, matches, language);
    return sortedPage(table, rows, question, names, 0, rows.length).map((row) => ({
      id: table.idAt(row),
      media: media[row]!,
    }));
  }

  /** Returns by what these records are known, of those that the member may see. */
  async heads(
    member: Member,
    ids: readonly string[],
  ): Promise<Map<string, Pick<QueueItem, 'title' | 'titleTranslation' | 'code' | 'when'>>> {
    const rows = await readQueueRows(this.database.manager, member, ids, () => NOTHING_BESIDE);
    return new Map(
      rows.map(({ id, title, titleTranslation, code, when }) => [id, { title, titleTranslation, code, when }]),
    );
  }

  /**
   * Returns the tags of the records whose internal answers the member may read, those of most records first; none while
   * no text is searched.
   * @param except the id of a record whose tags are not looked at
   * @throws Problem 'not-allowed'; 'unavailable' while records are read for the first time
   */
  async tags(member: Member, except: string | null): Promise<string[]> {
    const { table, text } = await this.current(member);
    const row = except === null ? null : table.find(except);
    return text?.tags.mostUsed(this.sightOf(table, member).reads, MOST_LISTED, row) ?? [];
  }

  /**
   * Returns what a record lacks, by the rule of the filter `gap`.
   * @throws Problem 'not-found' when the member may not see it; 'unavailable' while records are read for the first time
   */
  async gapsOf(member: Member, id: string): Promise<Gap[]> {
    const current = await this.current(member);
    const { table } = current;
    const asker = await this.asker(member, current);
    const row = table.find(id);
    const found = await this.match(current, asker, EVERYTHING, false);
    if (row === null || found.sight.sees[row] !== 1) throw new Problem('not-found');
    return fromIndex(table, row, found, null).gaps;
  }

  private async current(member: Reader): Promise<Current> {
    if (!ROLES.includes(member.role)) throw new Problem('not-allowed');
    return this.index.current();
  }

  /** Who counts as one person with a member is asked each time, as every right is. */
  private async asker({ id, role, countries }: Reader, current: Current): Promise<Asker> {
    const { manager } = this.database;
    const isReviewer = role === 'reviewer';
    const [accounts, isSmall, owners] = await Promise.all([
      isReviewer ? accountsOf(manager, id) : [id],
      isReviewer && isSmallTeam(manager),
      this.currentOwners(current),
    ]);
    return { id, role, countries, accounts, isSmallTeam: isSmall, owners };
  }

  /**
   * Who takes care of which record, kept until the history has another line, such as of a suspension, and at most for a
   * while: an owner's time can be over.
   */
  private async currentOwners({ table, seq }: Current): Promise<ReadonlyMap<string, RecordOwner>> {
    const known = this.owners.get(table);
    if (known?.seq === seq && known.until > Date.now()) return known.of;
    const of = await readOwners(this.database.manager);
    this.owners.set(table, { seq, until: Date.now() + OWNERS_STAND_MS, of });
    return of;
  }

  private async match(current: Current, asker: Asker, question: QueueQuestion, isCounted = true): Promise<Found> {
    const [{ table, text }, { q }] = [current, question];
    const cited = await recordsCiting(this.database.manager, q === null ? [] : addressesIn(q));
    // Last of what waits: rows may be added meanwhile.
    const { counted, figure } =
      question.figure === null ? NOT_ASKED : await this.countedIn(table, asker, question.figure);
    const sight = this.sightOf(table, asker);
    const found = q === null ? null : text === null ? rowsWithCode(table, q) : text.find(q, sight, cited);
    const { of: flags } = this.memberFlagsOf(table, asker);
    if (needsInternal(question) && text === null) throw new Problem('search-off');
    const matches = matchRecords(table, asker, question, sight, flags, inBoth(found, counted), isCounted, text);
    return { matches, sight, tags: text?.tags ?? null, counted, figure };
  }

  /**
   * Returns a figure of the member, and for each row how it counts it: its place in `COUNTED_AS`; 0: it does not.
   * @throws Problem as a figure does
   */
  private async countedIn(
    table: RecordTable,
    asker: Reader,
    question: Question,
  ): Promise<{ counted: Rows; figure: FigureNumber }> {
    const asked = { ...this.figures.within(asker, null, question), split: [], unit: null };
    const searched = await this.figures.searched(asker, asked);
    const { facts, day } = await this.figures.basis(asker, null, asked);
    // With other requests between: again from the start if something changes meanwhile, and at last without them.
    for (let begun = 1; ; begun += 1) {
      const made = await countedRows(table, { facts, asked, day, searched }, begun > MOST_BEGINNINGS);
      if (made) return made;
    }
  }

  /** What a member may see: of each record, asked again when it changes. */
  private sightOf(table: RecordTable, member: Reader): VisibleRecords {
    const key = [member.role, member.id, ...(member.countries ?? [])].join(' ');
    return keptBy(this.sights, table, key, () => new VisibleRecords(table, member)).refresh();
  }

  private memberFlagsOf(table: RecordTable, asker: Asker): MemberFlags {
    return keptBy(this.flags, table, MemberFlags.keyOf(asker), () => new MemberFlags(table, asker)).refresh();
  }

  private async sortNames(
    { sort }: QueueQuestion,
    asker: Asker,
    { table, seq }: Current,
    { rows }: Matches,
    language: Language,
  ): Promise<SortNames> {
    const groups = new Map(
      sort === 'group' ? (await listGroups(this.database.manager)).map((one) => [one.id, nameOf(one, language)]) : [],
    );
    const { author } = table.rows.columns;
    const authors = sort === 'author' ? [...new Set(Array.from(rows, (row) => table.words.at(author[row]!)))] : [];
    const people = await this.members.names(authors, seq);
    return {
      member: (id) => people.get(id) ?? '',
      owner: (id) => asker.owners.get(id)?.name ?? null,
      group: orderByWords(groups.keys(), (id) => groups.get(id)!, language),
      place: this.orderOfPlaces(language),
      act: actOrderIn(language),
    };
  }

  private orderOfPlaces(language: Language): (code: string) => number {
    const known = this.placeOrders.get(language);
    if (known) return known;
    const { gazetteer } = this.places;
    const codes = gazetteer.places.map(({ code }) => code);
    const order = orderByWords(codes, (code) => shortPlaceName(gazetteer, code, language)!, language);
    this.placeOrders.set(language, order);
    return order;
  }

  /**
   * Of places, those of the first level, those asked for, and what is directly in these. Of imports, only those asked
   * for: the queue is narrowed to one from its page, and knows no name of it.
   */
  private listed(filter: string, values: readonly [string, number][], question: QueueQuestion): [string, number][] {
    const wanted = question.values.get(filter) ?? [];
    const { gazetteer } = this.places;
    const shown =
      filter === 'import'
        ? values.filter(([id]) => wanted.includes(id))
        : filter !== 'place'
          ? values
          : values.filter(([code]) => {
              const place = gazetteer.get(code);
              return (
                place === null ||
                (place.level <= 1 && !gazetteer.isWhole(place)) ||
                wanted.includes(code) ||
                (place.parent !== null && wanted.includes(place.parent)) ||
                wanted.some((one) => gazetteer.get(one)?.parent === place.parent && place.level > 1)
              );
            });
    return shown.filter(([value], n) => n < MOST_LISTED || wanted.includes(value));
  }
}

/** What a figure is counted from. */
interface Counting {
  facts: Facts;
  asked: Question;
  day: Day;
  /** Null: the question searches for no records. */
  searched: ((facts: Facts) => Uint8Array) | null;
}

/**
 * Counts a figure, and looks its records up in the table, some at a time.
 * @param isAtOnce without other requests between
 * @returns null if the facts or the table changed meanwhile
 */
const countedRows = async (
  table: RecordTable,
  { facts, asked, day, searched }: Counting,
  isAtOnce: boolean,
): Promise<{ counted: Rows; figure: FigureNumber } | null> => {
  const [fact, record] = [facts.changes.now, table.version];
  const only = searched && searched(facts);
  const found = asProblem(() => findMatches(facts, asked, null, only));
  const { unit, total } = asProblem(() => count(facts, asked, day, only));
  const counted = new Uint8Array(table.length);
  for (let at = 0; at < found.total; at += RecordQueueService.matchesAtOnce) {
    if (at > 0 && !isAtOnce) await others();
    if (facts.changes.now !== fact || table.version !== record) return null;
    for (const { code, certain, singleSource } of found.page(at, RecordQueueService.matchesAtOnce)) {
      const row = table.find(code);
      const as = singleSource ? 'single-source' : certain ? 'certain' : 'possible';
      if (row !== null) counted[row] = COUNTED_AS.indexOf(as);
    }
  }
  const { low, high, rate } = total;
  return { counted, figure: { unit, low, high, of: rate && rate.denominator.low } };
};

/** Returns the rows that both found; null: neither was asked. */
const inBoth = (found: Rows | null, counted: Rows | null): Rows | null =>
  counted === null || found === null ? (counted ?? found) : counted.map((as, row) => (as === 0 ? 0 : found[row]!));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isUuid = (text: string): boolean => UUID.test(text);
