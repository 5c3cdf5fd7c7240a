import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { count } from '@vigil/shared/counting/count.js';
import { type WordMatcher, wordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { type WireAnswer, answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { endingOn, unitAsked } from '@vigil/shared/counting/last-published.js';
import { findMatches } from '@vigil/shared/counting/find-matches.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { hiddenCodes } from '../platform/database/hidden-codes-and-digests.js';
import { newPublicCode } from '../platform/database/new-public-code.js';
import { PlacesService } from '../places/places.service.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { newestSigned } from '../audit-log/log.repository.js';
import { restoreFullReports, saveFullReport } from './reports-before-hiding.repository.js';
import { forgetInReleases } from '../accounts/releases/releases.repository.js';
import { contributingIncidents } from './contributing-incidents.js';
import { frozenField } from './log-affected-reports.js';
import {
  insertFigure,
  insertReport,
  lockAnswers,
  figuresWithLastDay,
  lockFigures,
  frozenDigest,
  sameFigure,
  writeFigure,
  type FrozenRow,
} from './frozen-figures.repository.js';
import {
  publishedDaysReader,
  publishedDaysWithin,
  publishedWithin,
} from '../public-site/incident-documents.repository.js';
import { forgetInTitles } from './erase-report-words.repository.js';
import { ReportPublisher } from './publish-reports.js';
import { FrozenWholeReports } from './frozen-whole-reports.js';
import countingEn from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import reportEn from '@vigil/shared/text/report/en.json' with { type: 'json' };
import reportKm from '@vigil/shared/text/report/km.json' with { type: 'json' };
import ruleEn from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import ruleKm from '@vigil/shared/text/rule/km.json' with { type: 'json' };
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { termsOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { endingOnWithdrawn, keptAnswer, lastDaysOf } from './last-day-of-reports.js';

const checksumOf = (answer: unknown, rows: readonly FrozenRow[]): string =>
  createHash('sha256')
    .update(JSON.stringify([answer, rows]))
    .digest('hex');

/**
 * Freezes answers on the public facts. Their figures change only when an incident is withdrawn, hidden or reduced to
 * less detail.
 */
@Injectable()
export class FrozenFiguresService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
    private readonly written: FrozenWholeReports,
    private readonly shown: ReportPublisher,
  ) {}

  /**
   * Freezes an answer. Repeating the request, by a second click or after a lost connection, makes no second report.
   * @returns the public code of the frozen report
   */
  async freeze(memberId: string, title: string, question: Question): Promise<string> {
    return this.database.transaction(async (manager) => {
      // Orders this before or after any withdrawal in progress: no report may contain an incident that is being
      // withdrawn.
      await this.facts.hold(manager);
      const matches = findMatches(this.facts.facts, question);
      const listed = matches.page(0, matches.total).map((match) => match.code);
      const codes = [...new Set([...listed, ...contributingIncidents(this.facts.facts, question)])];
      const rows = await this.rowsOf(manager, codes, new Set(listed));
      const today = todayIn(this.places.country.timeZone);
      const asked = { question, asOf: this.facts.seq, day: today };
      const days = await publishedDaysWithin(manager, asked.asOf, await hiddenCodes(manager));
      const answer = await this.answer(asked, rows, lastDaysOf(unitAsked(question), days).present);
      const figure = {
        title,
        question: JSON.stringify(question),
        answer: JSON.stringify(answer),
        rows: JSON.stringify(rows),
        seq: this.facts.seq,
        checksum: checksumOf(answer, rows),
        today,
      };
      const same = await sameFigure(manager, memberId, figure);
      if (same !== null) return same;
      const code = await newPublicCode(manager, 'R');
      await insertFigure(manager, code, figure, await newestSigned(manager));
      await insertReport(manager, code, title, memberId);
      await this.shown.propose(manager, memberId, code, true);
      await appendLeaf(manager, {
        entity: 'report',
        entityId: null,
        revision: null,
        actorId: memberId,
        what: 'frozen',
        values: Object.entries({
          code,
          title,
          checksum: figure.checksum,
          [frozenField(code)]: await frozenDigest(manager, code),
        }).map(([field, value]) => ({ field, value })),
      });
      return code;
    });
  }

  /**
   * Removes everything now hidden from all reports, and restores what is no longer hidden. Full copies of the reports
   * are saved.
   * @returns the codes of the changed reports
   */
  hide(manager: EntityManager): Promise<string[]> {
    return this.changing(manager, async () => []);
  }

  /**
   * Permanently removes incidents from every frozen report: deletes their rows, recounts the figures, and lists the old
   * checksum with the former ones. Call it while their versions are stored, shown or hidden: a figure that knew their
   * days is told from one that did not by these.
   * @returns the codes of the changed reports
   */
  withdraw(manager: EntityManager, incidents: readonly string[]): Promise<string[]> {
    return this.changing(
      manager,
      async () => {
        await this.written.forgetInDrafts(manager, incidents);
        return this.takeOut(manager, incidents, false);
      },
      incidents,
    );
  }

  /**
   * Restores the full reports, changes them, and hides the hidden incidents again.
   * @param gone incidents that the work takes out: their days may not come back with the hiding
   */
  private async changing(
    manager: EntityManager,
    work: () => Promise<string[]>,
    gone: readonly string[] = [],
  ): Promise<string[]> {
    const back = await restoreFullReports(manager);
    const changed = await work();
    const hidden = await hiddenCodes(manager);
    const without = hidden.length > 0 ? await this.takeOut(manager, [...hidden, ...gone], true) : [];
    return [...new Set([...back, ...changed, ...without])];
  }

  /**
   * @param keeps whether to save full copies of the reports. @returns the codes of the reports that had one of the
   * incidents, or its day as their last.
   */
  private async takeOut(manager: EntityManager, incidents: readonly string[], keeps: boolean): Promise<string[]> {
    const whole = await this.written.withdraw(manager, incidents, keeps);
    const ending = await endingOnWithdrawn(manager, await figuresWithLastDay(manager), incidents);
    const reports = await lockFigures(manager, incidents, ending);
    const recount = this.recounting(manager, incidents);
    for (const report of reports) {
      if (keeps) await saveFullReport(manager, report.table, report.code);
      const rows = report.rows.filter((row) => !incidents.includes(row.code));
      const answer = await recount(report, rows);
      const shows = { rows, answer, checksum: checksumOf(answer, rows) };
      await writeFigure(manager, report, shows, report.rows.length - rows.length);
    }
    return [...whole, ...reports.map(({ code }) => code)];
  }

  /**
   * Removes detail that may no longer be published from every report that contains the incident, and recounts. Former
   * checksums go: they cover the removed detail, so that they would confirm a guess of it.
   * @returns the codes of the changed reports
   */
  fold(
    manager: EntityManager,
    code: string,
    shown: (one: PublicIncident) => PublicIncident,
    fact: (one: IncidentFact) => IncidentFact,
  ): Promise<string[]> {
    return this.changing(manager, () => this.applyTodaysRuleToShown(manager, code, shown, fact));
  }

  private async applyTodaysRuleToShown(
    manager: EntityManager,
    code: string,
    shown: (one: PublicIncident) => PublicIncident,
    fact: (one: IncidentFact) => IncidentFact,
  ): Promise<string[]> {
    const changed = await this.written.fold(manager, code, shown, fact);
    const reports = await lockFigures(manager, [code]);
    const recount = this.recounting(manager, []);
    for (const report of reports) {
      const rows = report.rows.map((row) => (row.code === code ? { ...row, fact: fact(row.fact) } : row));
      if (JSON.stringify(rows) === JSON.stringify(report.rows)) continue;
      const answer = await recount(report, rows);
      await writeFigure(manager, report, { rows, answer, checksum: checksumOf(answer, rows) }, null);
      changed.push(report.code);
    }
    return changed;
  }

  /** Returns the words of some erased texts that must go from what others wrote. */
  quoted(texts: readonly string[]): WordMatcher {
    return wordMatcher(quotable(texts, this.places.gazetteer));
  }

  /**
   * Removes erased words from every report, including whole reports and drafts, from titles and proposals.
   * @param isOfIncident whether the words belong to the incident itself, so that they could be the title of a frozen
   * figure's row
   * @returns the codes of the reports that had them
   */
  forget(
    manager: EntityManager,
    incidentCode: string,
    isOfIncident: boolean,
    texts: readonly string[],
    instead: string,
  ): Promise<string[]> {
    return this.changing(manager, async () => {
      const quoted = this.quoted(texts);
      const whole = await this.written.forget(manager, incidentCode, texts, quoted, instead);
      await forgetInReleases(manager, quoted, instead);
      return [
        ...whole,
        ...(await forgetInTitles(manager, quoted, instead)),
        ...(isOfIncident ? await this.forgetTitle(manager, incidentCode, texts, instead) : []),
      ];
    });
  }

  /**
   * Removes an erased title from every frozen figure; the numbers stay. Deletes the former checksums: everything else
   * that they cover is public, so each would confirm a guess of the title.
   * @returns the codes of the reports that had it
   */
  private async forgetTitle(
    manager: EntityManager,
    incidentCode: string,
    titles: readonly string[],
    instead: string,
  ): Promise<string[]> {
    const reports = await lockAnswers(manager, incidentCode);
    const titled = reports.filter(({ rows }) =>
      rows.some((row) => row.code === incidentCode && titles.includes(row.title)),
    );
    for (const { table, code, answer, rows: before } of titled) {
      const rows = before.map((row) =>
        row.code === incidentCode && titles.includes(row.title) ? { ...row, title: instead } : row,
      );
      await writeFigure(manager, { table, code }, { rows, checksum: checksumOf(answer, rows) }, null);
    }
    return titled.map(({ code }) => code);
  }

  /**
   * Returns what counts a frozen figure again, with other rows, by the rule by which it ends: it does not say which.
   * @param without incidents whose days are not known either
   */
  private recounting(
    manager: EntityManager,
    without: readonly string[],
  ): (report: FrozenFigureRow, rows: readonly FrozenRow[]) => Promise<WireAnswer> {
    const publishedDays = publishedDaysReader(manager);
    const lastDays = async ({ question, asOf }: FrozenFigureRow, left: readonly string[]) =>
      lastDaysOf(unitAsked(question), await publishedDays(asOf, left));
    return async (report, rows) => {
      const { present, former } = await lastDays(report, []);
      const endsNow = await lastDays(report, without);
      const now = await this.answer(report, report.rows, present);
      const endsAs = (one: WireAnswer): boolean => endOf(one) === endOf(report.answer);
      if (present !== former && !endsAs(now) && endsAs(await this.answer(report, report.rows, former)))
        return this.answer(report, rows, endsNow.former);
      const isKnown = isAfterPublished(report.answer) || !isAfterPublished(now);
      return this.answer(report, rows, isKnown ? endsNow.present : undefined);
    };
  }

  /**
   * Counts with the monitoring coverage of that moment: of what it says, a later entry changes nothing.
   * @param lastPublished undefined: of a figure that was frozen before this was known; it writes 0 after that day, too
   */
  private async answer(
    { question, asOf, day }: Pick<FrozenFigureRow, 'question' | 'asOf' | 'day'>,
    rows: readonly FrozenRow[],
    lastPublished: Day | null | undefined,
  ): Promise<WireAnswer> {
    const facts = createFacts(createPlaceTree(this.places.gazetteer.places));
    for (const row of rows) facts.put(row.fact);
    facts.asOf = String(asOf);
    facts.lastPublished = endingOn(lastPublished);
    const answer = count(facts, question, day);
    const coverage = await this.facts.coverageAt(asOf);
    const watchOf = watchingOf(answer, coverage, this.places.gazetteer, this.places.country.code);
    return keptAnswer(answerToWire(answer, watchOf));
  }

  private async rowsOf(
    manager: EntityManager,
    codes: readonly string[],
    listed: ReadonlySet<string>,
  ): Promise<FrozenRow[]> {
    const facts = new Map((await this.facts.read(codes)).map((fact) => [fact.code, fact]));
    const rows = await publishedWithin(manager, codes);
    const found = new Map(rows.map((row) => [row.code, row]));
    return codes.flatMap((code) => {
      const fact = facts.get(code);
      const row = found.get(code);
      return fact && row
        ? [
            {
              code,
              listed: listed.has(code),
              title: row.title,
              when: { precision: row.precision, earliest: fact.earliest, latest: fact.latest },
              place: { code: fact.place, precision: fact.placePrecision ?? 'LP_COUNTRY' },
              fact,
            },
          ]
        : [];
    });
  }
}

type FrozenFigureRow = Awaited<ReturnType<typeof lockFigures>>[number];

/** Whether some part of an answer has no number because nothing of its time was published. */
const isAfterPublished = (answer: unknown): boolean => JSON.stringify(answer).includes('"not-published"');

/** Everything in an answer that depends on the last published day. */
const endOf = (answer: unknown): string => {
  const { lastPublished, periods = [], total, totals = [], cells = [] } = answer as Partial<WireAnswer>;
  return JSON.stringify([
    lastPublished,
    periods.map(({ progress, last }) => [progress, last]),
    [total, ...totals, ...cells].map((cell) => cell?.none === 'not-published'),
  ]);
};

const segmenter = new Intl.Segmenter('km', { granularity: 'word' });
const wordsOf = (text: string): string[] =>
  [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => fold(segment));

/** Characters. Shorter texts may be words that every report needs. */
const LONG = 8;
/** Provinces and districts: reports name them whatever a record says. */
const NAMED_LEVEL = 2;

let ours: Set<string> | null = null;
/** Returns the words of the product's own sentences and lists. */
const ordinaryWords = (): Set<string> => {
  const sentences = [countingEn, countingKm, reportEn, reportKm, ruleEn, ruleKm].flatMap((one) => Object.values(one));
  const labels = vocabularyLists().flatMap((list) => termsOf(list).flatMap(({ en, km }) => [en, km]));
  return (ours ??= new Set([...sentences, ...labels].flatMap(wordsOf)));
};

/**
 * Returns those of some erased texts that must go from what others wrote, too: from reports, titles and notes. Leaves
 * out numbers and ordinary short words such as "was" or "police": what others wrote would lose them by chance.
 */
const quotable = (texts: readonly string[], { places }: Gazetteer): string[] => {
  const ordinary = ordinaryWords();
  const named = new Set(
    places
      .filter(({ level }) => level <= NAMED_LEVEL)
      .flatMap(({ nameEn, nameKm }) => [nameEn, nameKm].flatMap(wordsOf)),
  );
  const isOrdinary = (word: string): boolean => ordinary.has(word) || named.has(word) || /^[\d ]+$/.test(word);
  return texts.filter((text) => text.length >= LONG || !wordsOf(text).every(isOrdinary));
};
