import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import { completeness } from '@vigil/shared/incident/completeness.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { logBlanked, type BlankedRow } from '../audit-log/log-small-records.js';
import { newPublicCode } from '../platform/database/new-public-code.js';
import { groupNamesOf, showGroups, type GroupNames } from '../platform/database/group-names-for-readers.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import type { Actor } from '../incidents/record-access.js';
import {
  endCopiesOf,
  endCopiesSaying,
  logCopies,
  previewCopies,
  showCopies,
  type PreviewedCopy,
} from '../evidence/inspection/copies.repository.js';
import { logPeopleTogether } from '../people/log-people.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PlacesService } from '../places/places.service.js';
import { logAffectedReports } from '../reports/log-affected-reports.js';
import { FrozenFiguresService } from '../reports/frozen-figures.service.js';
import { isFiner, coarsenForReaders, type Leaving, type Shown, type ToPublish } from './make-public-version.js';
import { applyCurrentRule } from './apply-current-publishing-rule.js';
import { forgetInSearches } from './forget-in-searches.js';
import { logShownAnew } from './forget-logged-digests.js';
import { forgetInTotals } from './coverage/erase-published-total-words.repository.js';
import { collectPublishableAnswers } from './collect-publishable-answers.js';
import { deleteGone, forgetNotes, isGone, upsertRetracted } from './gone-codes.repository.js';
import { assertPublishable, warningsOf, type Choice, type Warning } from './publication-policy.js';
import { appendPublicChange, closeVersion, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import {
  forgetInNotes,
  logHiddenAgain,
  logNotes,
  tellOfNotes,
  type ShortenedNote,
} from './erase-note-words.repository.js';
import { previewRelations, showRelations } from './public-relations.repository.js';
import { insertPublication } from './publication.repository.js';
import {
  deleteVersions,
  firstPublishedOn,
  insertVersion,
  publishedDigest,
  shownNow,
} from './published-version.repository.js';
import { ERASED, takeOutOf, translatedWordsNow } from './published-words.repository.js';
import { holds, namesIn, notesHolding, findRemovedWords, textsHolding } from './removed-words.js';
import { withheldOf } from './withheld-contribution.js';
import { settlePeopleTotals } from './people-totals/settle-people-totals.js';
import { updateTotalsOnPublication, updateTotalsOnRetraction } from './update-withheld-totals.js';
import { refitStory } from './incident-stories.service.js';
import { deleteStory, forgetInStories } from './stories.repository.js';

/** What readers would see, and what to consider first. */
export interface Preview {
  incident: Leaving;
  pictures: (PreviewedCopy & { saysTakenAway: boolean })[];
  /** The names of groups that readers would first learn from this record. */
  names: GroupNames[];
  /** How readers would see it belong to other published records. */
  relations: { kind: RelationKind; inverse: boolean; code: string; title: string }[];
  /** The digest of all that readers would see: whoever publishes sends it back, and nothing else is published. */
  seen: string;
  warnings: { code: Warning }[];
  takenAway: string[];
}

const digestOf = (seen: object): string => createHash('sha256').update(JSON.stringify(seen)).digest('hex');

/** @throws Problem 'invalid-body' when what readers are told repeats words that they must not see any more */
const assertNot = (note: string | null, away: readonly string[]): void => {
  if (note !== null && holds(away)(note))
    throw new Problem('invalid-body', { errors: [{ pointer: '/reason', code: 'says-what-goes' }] });
};

/**
 * Publishes, corrects and retracts records: what readers see, when and how coarsely. The only module that writes to
 * schema pub.
 */
@Injectable()
export class PublicationService {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly places: PlacesService,
    private readonly reports: FrozenFiguresService,
    private readonly facts: PublicFacts,
  ) {}

  /**
   * Returns exactly what the public would see of a record, and what to consider first. Marks each picture whose text
   * contains removed words: removing them everywhere ends that picture.
   */
  async preview(manager: EntityManager, row: IncidentRow, shown: Shown): Promise<Preview> {
    const ready = await collectPublishableAnswers(manager, row);
    const missing = completeness(ready.incident);
    if (missing.length > 0) throw new Problem('incomplete', { errors: missing });
    const incident = coarsenForReaders({ ...ready, grade: row.grade ?? 'VG_UNVERIFIED' }, shown, this.places.gazetteer);
    const today = this.today();
    const first = row.code === null ? null : await firstPublishedOn(manager, row.code);
    const now = row.code === null ? null : await translatedWordsNow(manager, row.code);
    const seenFrom = { out: incident, now, today, first: first ?? today };
    const warnings = await warningsOf(manager, row, ready, shown, seenFrom);
    const away = await findRemovedWords(manager, row.code, incident);
    const isHolding = holds(away);
    const pictures = (await previewCopies(manager, row.id, shown)).map((copy) => ({
      ...copy,
      saysTakenAway: isHolding(copy.altEn) || isHolding(copy.altKm),
    }));
    const groups = await groupNamesOf(
      manager,
      incident.groups.map(({ code }) => code),
    );
    // All names, not only the new ones: another publication may make a group known meanwhile, which changes nothing
    // here.
    const said = groups.map(({ code, nameEn, nameKm, aliases }) => [code, nameEn, nameKm, aliases]);
    const texts = pictures.map(({ id, altEn, altKm }) => [id, altEn, altKm]);
    const relations = (await previewRelations(manager, row.id, row.code)).map(
      ({ kind, inverse, other, otherTitle }) => ({
        kind,
        inverse,
        code: other,
        title: otherTitle,
      }),
    );
    // Without the other record's title, which is of the desk: readers get its code.
    const related = relations.map(({ kind, inverse, code }) => [kind, inverse, code]);
    const seen = digestOf({ incident, groups: said, pictures: texts, relations: related });
    const names = groups.flatMap(({ isKnown, ...one }) => (isKnown ? [] : [one]));
    return {
      pictures,
      incident,
      names,
      relations,
      seen,
      warnings: warnings.map((code) => ({ code })),
      takenAway: away,
    };
  }

  /**
   * Checks that a locked record could be published this way.
   * @throws Problem 'incomplete', 'authority-account-missing', 'not-publishable' or 'invalid-body'
   */
  async assertReady(
    manager: EntityManager,
    row: IncidentRow,
    { shown, note, forgetWords }: Choice,
  ): Promise<{ ready: ToPublish; out: Leaving }> {
    const ready = await collectPublishableAnswers(manager, row);
    assertPublishable(ready, shown);
    const out = coarsenForReaders(ready, shown, this.places.gazetteer);
    if (forgetWords && row.status === 'WS_PUBLISHED') assertNot(note, await findRemovedWords(manager, row.code, out));
    return { ready, out };
  }

  /**
   * Publishes a locked record for the first time, or corrects a published one, in the caller's transaction. The caller
   * has checked that two people agree.
   */
  async publish(manager: EntityManager, actor: Actor, row: IncidentRow, choice: Choice): Promise<void> {
    const { ready, out } = await this.assertReady(manager, row, choice);
    const ofPeople = await settlePeopleTotals(manager, {
      memberId: actor.id,
      today: this.today(),
      facts: this.facts.facts,
      isOfSeveral: this.places.isOfSeveral,
    });
    await this.write(manager, actor, row, out, choice);
    await updateTotalsOnPublication(
      manager,
      row.id,
      withheldOf(ready.incident, out),
      this.places.countryForTotals(out.place.code),
      this.today(),
    );
    if (ofPeople.length > 0) await logPeopleTogether(manager, actor.id, ofPeople);
  }

  private async write(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    out: Leaving,
    { shown, note: reason, forgetWords }: Choice,
  ): Promise<void> {
    const isCorrection = row.status === 'WS_PUBLISHED';
    const code = row.code ?? (await newPublicCode(manager, this.places.countryOf(out.place.code).code));
    const today = this.today();
    const firstDay = await firstPublishedOn(manager, code);
    const seq = await nextPublicSeq(manager);
    // Before what was finer goes: afterwards nothing would say what readers saw.
    const away = isCorrection && forgetWords ? await findRemovedWords(manager, code, out) : [];
    const reports = isCorrection ? await this.forgetFiner(manager, code, out, shown) : [];
    await closeVersion(manager, code, seq);
    const saying = away.length > 0 ? await endCopiesSaying(manager, row.id, holds(away)) : null;
    const forgotten = saying ? await this.forgetWords(manager, code, away, saying.texts) : null;
    const folded = firstDay !== null ? await applyCurrentRule(manager, this.reports, code) : null;
    await showGroups(
      manager,
      out.groups.map((group) => group.code),
    );
    await insertVersion(manager, { code, seq, publishedOn: today, firstPublishedOn: firstDay ?? today }, out);
    await showRelations(manager, row.id, code, seq);
    await deleteGone(manager, [code]);
    await appendPublicChange(manager, seq, {
      code,
      what: isCorrection ? 'corrected' : 'published',
      onDay: today,
      note: isCorrection ? reason : null,
    });
    await tellOfNotes(manager, forgotten?.notes ?? [], today);
    await insertPublication(manager, { incidentId: row.id, seq, revision: row.revision + 1, by: actor.id, shown });
    await refitStory(manager, code);
    const copies = await showCopies(manager, row.id, code, shown);
    await this.incidents.move(
      manager,
      actor,
      row,
      { status: 'WS_PUBLISHED', code },
      isCorrection ? 'corrected' : 'published',
      reason,
      [
        {
          path: 'publication',
          value: {
            seq,
            shownPlace: shown.place,
            shownDate: shown.date,
            sha256: await publishedDigest(manager, code, seq),
          },
          internal: false,
        },
      ],
    );
    await logAffectedReports(manager, actor.id, reports);
    if (folded ?? forgotten)
      await logShownAnew(
        manager,
        actor.id,
        { id: row.id, code, revision: row.revision },
        forgotten ? 'words-forgotten' : 'shown-again',
        [...(folded ?? []), ...(forgotten?.reports ?? [])],
        seq,
        forgotten?.quoted,
      );
    await logBlanked(manager, actor.id, forgotten?.rows ?? []);
    await logNotes(manager, actor.id, forgotten?.notes ?? []);
    await logHiddenAgain(manager, actor.id, forgotten?.stories ?? []);
    await logCopies(manager, actor.id, [...(saying?.lines ?? []), ...copies]);
  }

  /**
   * Removes the words that a correction takes away from everything that readers saw before. Deletes each earlier text
   * that contains one of them, also in change notes and in reports; removes them from notes about other records.
   * @param pictures texts of pictures that ended because of it
   * @returns the codes of the changed reports, and what went from what others wrote
   */
  private async forgetWords(
    manager: EntityManager,
    code: string,
    away: readonly string[],
    pictures: readonly string[],
  ): Promise<{
    reports: string[];
    quoted: WordMatcher;
    rows: BlankedRow[];
    notes: ShortenedNote[];
    stories: string[];
  }> {
    const isHolding = holds(away);
    const found = await textsHolding(manager, code, isHolding);
    for (const column of new Set(found.map((one) => one.column)))
      await takeOutOf(
        manager,
        code,
        column,
        found.filter((one) => one.column === column).map(({ text }) => text),
      );
    const notes = await notesHolding(manager, code, isHolding);
    await forgetNotes(manager, code, notes);
    const texts = [...new Set([...found.map(({ text }) => text), ...notes, ...pictures, ...away, ...namesIn(away)])];
    const quoted = this.reports.quoted(texts);
    const { rows } = await forgetInTotals(manager, quoted, ERASED);
    const stories = await forgetInStories(manager, quoted);
    rows.push(...(await forgetInSearches(manager, quoted)));
    const told = await forgetInNotes(manager, code, quoted, ERASED);
    return {
      reports: await this.reports.forget(manager, code, true, texts, ERASED),
      quoted,
      rows,
      notes: told,
      stories,
    };
  }

  /**
   * Removes the finer version when a correction shows a wider place or more days. Closed versions and frozen reports
   * would otherwise still tell what is withheld now.
   */
  private async forgetFiner(manager: EntityManager, code: string, out: Leaving, { date }: Shown): Promise<string[]> {
    const now = await shownNow(manager, code);
    if (!now || !isFiner(now, out, date, this.places.gazetteer)) return [];
    const reports = await this.reports.withdraw(manager, [code]);
    await deleteVersions(manager, code);
    return reports;
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }

  /**
   * Retracts a locked record, with a reason that readers see, in the caller's transaction. A record that puts somebody
   * in danger is hidden instead: HidingService.
   */
  async takeBack(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    reason: string,
    note: string | null,
  ): Promise<void> {
    const seq = await nextPublicSeq(manager);
    await closeVersion(manager, row.code!, seq);
    const copies = await endCopiesOf(manager, row.id, false);
    await deleteStory(manager, row.code);
    await upsertRetracted(manager, { code: row.code!, seq, reason, note });
    await appendPublicChange(manager, seq, { code: row.code!, what: 'retracted', onDay: this.today(), reason, note });
    await this.incidents.move(manager, actor, row, { status: 'WS_RETRACTED', mergedInto: null }, 'retracted', note, [
      isGone({ seq, what: 'retracted', reason, into: null }),
    ]);
    await logCopies(manager, actor.id, copies);
    await updateTotalsOnRetraction(manager, row.id, false, this.today());
  }
}
