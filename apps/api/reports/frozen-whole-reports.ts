import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { type WordMatcher, wordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { writeDocument } from '@vigil/shared/report/write-document.js';
import type { ReportStatus } from '@vigil/shared/report/report-status.js';
import type { Draft, InBoth } from '@vigil/shared/report/report-draft.js';
import { publishedDaysReader } from '../public-site/incident-documents.repository.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { hiddenCodes } from '../platform/database/hidden-codes-and-digests.js';
import { newPublicCode } from '../platform/database/new-public-code.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { PlacesService } from '../places/places.service.js';
import { replaceInDrafts, rewriteDrafts } from './drafts.repository.js';
import { replaceInFormerDrafts, rewriteFormerDrafts } from './former-drafts.repository.js';
import { endingOnWithdrawn } from './last-day-of-reports.js';
import { reportMessagesIn } from './rendering/report-messages.js';
import { saveFullReport } from './reports-before-hiding.repository.js';
import { DraftsService } from './drafts.service.js';
import {
  checksumOf,
  type Content,
  contentOf,
  type ReportSnapshot,
  materialFrom,
  recordQuestions,
} from './report-snapshot.js';
import { ReportMaterialService } from './report-material.service.js';
import { frozenReportValues } from './log-affected-reports.js';
import { insertReport } from './frozen-figures.repository.js';
import {
  findWritten,
  insertSnapshot,
  lockWritten,
  reportsWithLastDay,
  rewriteWritten,
  sameWritten,
  writeMaterial,
} from './frozen-whole-reports.repository.js';
import { reportsQuoting } from './erase-report-words.repository.js';

/**
 * How to rewrite reports: whether incidents are removed, what else a report may quote, and whether to save full
 * copies.
 */
interface Rewriting {
  isWithdrawn: boolean;
  isQuoted: (text: string) => boolean;
  keeps: boolean;
}
interface FrozenWhole {
  content: Content;
  standing: ReportStatus;
}

/** Manages whole reports: freezes them from drafts, and rewrites them where safety requires it. */
@Injectable()
export class FrozenWholeReports {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly drafts: DraftsService,
    private readonly material: ReportMaterialService,
    private readonly places: PlacesService,
    private readonly facts: PublicFacts,
  ) {}

  /**
   * Freezes a draft: its figures, words and incidents no longer change with the data. Repeating the request, by a
   * second click or after a lost connection, makes no second identical report.
   * @returns the public code. @throws Problem not-found, changed-meanwhile, invalid-body.
   */
  async freeze(memberId: string, draftId: string, revision: number): Promise<string> {
    const current = await this.drafts.get(draftId);
    if (current.revision !== revision) throw new Problem('changed-meanwhile', { extra: { current } });
    const draft = await this.drafts.checked(current.draft);
    return this.database.transaction(async (manager) => {
      // Orders this before or after any publication or withdrawal in progress: the report is of one moment.
      await this.facts.hold(manager);
      await this.drafts.locked(manager, draftId, revision);
      const kept = await this.material.keep(manager, draft, await this.questionsOf(draft));
      const [today, seq, material] = [this.today(), kept.moment.seq, JSON.stringify(kept)];
      const same = await sameWritten(manager, { memberId, today, seq, material });
      if (same !== null) return same;
      const code = await newPublicCode(manager, 'R');
      const text = JSON.stringify(contentOf(await materialFrom(kept, this.places), code, this.today()));
      const title = titleOf(draft.title);
      await insertReport(manager, code, title, memberId);
      const codes = codesOf(kept);
      await insertSnapshot(manager, {
        code,
        content: text,
        material,
        codes,
        asOfSeq: seq,
        frozenOn: today,
        checksum: checksumOf(text),
      });
      // The report's own text may name incidents that are now hidden.
      const hidden = await hiddenCodes(manager);
      if (hidden.length > 0) await this.withdraw(manager, hidden, true);
      await this.log(manager, memberId, 'frozen', { code, title, checksum: checksumOf(text) });
      return code;
    });
  }

  /** Returns a frozen report with the public changes since. @throws Problem not-found. */
  async get(code: string): Promise<FrozenWhole & { text: string }> {
    const row = await findWritten(this.database.manager, code);
    if (!row) throw new Problem('not-found');
    const { content: text, ...standing } = row;
    return { text, content: JSON.parse(text) as Content, standing };
  }

  /**
   * Removes incidents: deletes their rows, recounts and rewrites everything, and lists the old checksum with the former
   * ones.
   * @param keeps whether to save full copies of the reports
   * @returns the codes of the reports that had one; the caller logs what they show now.
   */
  withdraw(manager: EntityManager, incidents: readonly string[], keeps: boolean): Promise<string[]> {
    const codes = wordMatcher(incidents);
    return this.rewrite(
      manager,
      incidents,
      (kept) => ({
        ...without(kept, incidents),
        draft: withWords(kept.draft, (text, language) =>
          codes.without(text, reportMessagesIn(language)('report.withdrawn-word')),
        ),
        ...quotedWithout(kept, (text) => codes.without(text, '—'), codes),
      }),
      { isWithdrawn: true, isQuoted: codes.holds, keeps },
    );
  }

  /** Replaces the codes of these incidents in all drafts. */
  async forgetInDrafts(manager: EntityManager, incidents: readonly string[]): Promise<void> {
    const instead = reportMessagesIn('en')('report.withdrawn-word');
    for (const incident of incidents) {
      await replaceInDrafts(manager, incident, instead);
      await replaceInFormerDrafts(manager, incident, instead);
    }
  }

  /**
   * Removes detail that may no longer be published from every report that contains the incident. @returns the codes of
   * the changed reports.
   */
  fold(
    manager: EntityManager,
    incident: string,
    shown: (one: PublicIncident) => PublicIncident,
    fact: (one: IncidentFact) => IncidentFact,
  ): Promise<string[]> {
    return this.rewrite(
      manager,
      [incident],
      (kept) => ({
        ...kept,
        incidents: kept.incidents.map((one) => (one.code === incident ? shown(one) : one)),
        facts: kept.facts.map((one) => (one.code === incident ? fact(one) : one)),
      }),
      { isWithdrawn: false, keeps: false, isQuoted: () => false },
    );
  }

  /**
   * Removes permanently erased words from every report and draft, even where an analyst quoted them. Deletes the former
   * checksums: everything else that they cover is known, so each would confirm a guess of the words.
   * @param texts what is erased of the incident
   * @param quoted the same words, for what others wrote
   * @returns the codes of the reports that had them
   */
  async forget(
    manager: EntityManager,
    incident: string,
    texts: readonly string[],
    quoted: WordMatcher,
    instead: string,
  ): Promise<string[]> {
    const clean = (text: string): string => quoted.without(text, instead);
    await rewriteDrafts(manager, (draft) => withWords(draft, clean));
    await rewriteFormerDrafts(manager, (draft) => withWords(draft, clean));
    return this.rewrite(
      manager,
      [incident],
      (kept) => ({
        ...kept,
        draft: withWords(kept.draft, clean),
        ...quotedWithout(kept, clean, quoted),
        incidents: kept.incidents.map((one) =>
          one.code === incident
            ? { ...erased(one, texts), title: texts.includes(one.title) ? instead : one.title }
            : one,
        ),
      }),
      { isWithdrawn: false, isQuoted: quoted.holds, keeps: false },
    );
  }

  /**
   * Rewrites every report that contains one of the incidents or quotes something.
   * @returns the codes of the changed reports
   */
  private async rewrite(
    manager: EntityManager,
    incidents: readonly string[],
    change: (kept: ReportSnapshot) => ReportSnapshot,
    { isWithdrawn, isQuoted, keeps }: Rewriting,
  ): Promise<string[]> {
    const quoting = await reportsQuoting(manager, isQuoted);
    const ending = isWithdrawn ? await endingOnWithdrawn(manager, await reportsWithLastDay(manager), incidents) : [];
    const rows = await lockWritten(manager, incidents, [...quoting, ...ending]);
    const publishedDays = publishedDaysReader(manager);
    const changed: string[] = [];
    for (const { code, content, material, held } of rows) {
      const kept = change(material);
      if (kept.lastPublished !== undefined) {
        const { first, last, lastActs } = await publishedDays(kept.moment.seq, isWithdrawn ? incidents : []);
        kept.lastPublished = last;
        // What was frozen before figures of acts had a day of their own stays without.
        if (kept.lastPublishedActs !== undefined) kept.lastPublishedActs = lastActs;
        if (kept.firstPublished !== undefined) kept.firstPublished = first;
      }
      const before = JSON.parse(content) as Content;
      const text = JSON.stringify(contentOf(await materialFrom(kept, this.places), code, before.frozenOn));
      const gone = isWithdrawn ? held : 0;
      if (text === content && gone === 0) {
        // The material can hold more than the report says, so it may change alone.
        if (JSON.stringify(kept) !== JSON.stringify(material)) {
          if (keeps) await saveFullReport(manager, 'report_snapshot', code);
          await writeMaterial(manager, code, kept);
        }
        continue;
      }
      changed.push(code);
      if (keeps) await saveFullReport(manager, 'report_snapshot', code);
      await rewriteWritten(manager, code, kept, {
        content: text,
        checksum: checksumOf(text),
        codes: codesOf(kept),
        gone,
        forgets: !isWithdrawn,
        title: (JSON.parse(text) as Content).title,
      });
    }
    return changed;
  }

  private async questionsOf(draft: Draft): Promise<Parameters<ReportMaterialService['keep']>[2]> {
    const { material, asked } = recordQuestions(await this.material.live(draft));
    for (const language of ['en', 'km'] as const) writeDocument(material, reportMessagesIn(language));
    return [...asked.values()].map(({ question }) => question);
  }

  /** Logs the action and what the report shows now. Call it last in the transaction. */
  private async log(
    manager: EntityManager,
    actorId: string,
    what: string,
    said: { code: string; title?: string; checksum: string },
  ): Promise<void> {
    const values = [
      ...Object.entries(said).map(([field, value]) => ({ field, value })),
      ...(await frozenReportValues(manager, said.code)),
    ];
    await appendLeaf(manager, { entity: 'report', entityId: null, revision: null, actorId, what, values });
  }

  private today(): string {
    return todayIn(this.places.country.timeZone);
  }
}

const titleOf = ({ en, km }: InBoth): string => en || km;
const codesOf = ({ facts, listed }: ReportSnapshot): string[] => [
  ...new Set([...facts.map(({ code }) => code), ...listed.map(({ code }) => code)]),
];

const without = (kept: ReportSnapshot, incidents: readonly string[]): ReportSnapshot => {
  const stays = <T extends { code: string }>(rows: readonly T[]): T[] =>
    rows.filter(({ code }) => !incidents.includes(code));
  return { ...kept, facts: stays(kept.facts), listed: stays(kept.listed), incidents: stays(kept.incidents) };
};

const withWords = (draft: Draft, change: (text: string, language: StoredLanguage) => string): Draft => {
  const inBoth = ({ en, km }: InBoth): InBoth => ({ en: change(en, 'en'), km: change(km, 'km') });
  return {
    ...draft,
    title: inBoth(draft.title),
    parts: draft.parts.map((part) =>
      part.kind === 'words' ? { ...part, heading: inBoth(part.heading), text: inBoth(part.text) } : part,
    ),
  };
};

/**
 * Returns the totals and dated notes of a report without some words. An address that has one leads nowhere without it.
 */
const quotedWithout = (
  { totals, datedNotes }: Pick<ReportSnapshot, 'totals' | 'datedNotes'>,
  clean: (text: string) => string,
  { holds }: Pick<WordMatcher, 'holds'>,
): Pick<ReportSnapshot, 'totals' | 'datedNotes'> => {
  const address = (url: string | null): string | null => (url === null || holds(url) ? null : url);
  return {
    totals: totals.map((total) => ({
      ...withoutIn(total, ['publisher', 'title', 'measure'], clean),
      value: withoutIn(total.value, ['text'], clean),
      url: address(total.url),
    })),
    ...(datedNotes && {
      datedNotes: datedNotes.map((note) => ({
        ...withoutIn(note, ['nameEn', 'nameKm', 'publisher'], clean),
        url: address(note.url),
      })),
    }),
  };
};

/** Returns the same with some of its texts cleaned. */
const withoutIn = <T extends object>(of: T, names: readonly (keyof T)[], clean: (text: string) => string): T =>
  Object.fromEntries(
    Object.entries(of).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && names.includes(name as keyof T) ? clean(value) : value,
    ]),
  ) as T;

/** Returns a copy in which every string equal to one of these texts is null. */
const erased = <T>(value: T, texts: readonly string[]): T => {
  if (typeof value === 'string') return (texts.includes(value) ? null : value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => erased(one, texts)) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, erased(one as unknown, texts)])) as T;
  return value;
};
