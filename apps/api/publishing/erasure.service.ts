import {
  commentPath,
  commentsThat,
  eraseComment,
  findComment,
  hasCommentText,
} from '../incidents/comments/comment.repository.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { ownKeyOf } from '@vigil/shared/incident/own-answers.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Erasure } from '@vigil/shared/staff-responses/erasures.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { hiddenValues } from '../platform/database/hidden-codes-and-digests.js';
import { appendPublicChange, lockPublicSeq, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { eraseEvidence, isErasable, logErased } from '../evidence/evidence.repository.js';
import { shownPictures, tellOfPictures } from '../evidence/inspection/copies.repository.js';
import { eraseFieldDetail, forgetBeside, saysDetail } from '../field/field-report.repository.js';
import { appendLeaf, type NewLeaf } from '../audit-log/log-leaf.js';
import { logBlanked, type BlankedRow } from '../audit-log/log-small-records.js';
import {
  deleteValues,
  loggedWords,
  OF_NO_RECORD,
  OF_SEARCHES,
  valuesOfField,
  wasSavedSince,
} from '../audit-log/logged-values.repository.js';
import { eraseAnswers, eraseReasonsOf, standingTexts, textsToErase } from '../incidents/erase-answer.repository.js';
import { lockMark, type IncidentMark } from '../incidents/incident-row.repository.js';
import { seesAll } from '../incidents/whole-record.repository.js';
import { lockRow, type Actor } from '../incidents/record-access.js';
import { forgetNames, lockUnusedNames } from '../incidents/proposed-names/forget-refused-names.js';
import { deleteNote } from '../incidents/sealed-notes/sealed-note.repository.js';
import { whyNotErase } from '../accounts/trust-policy.js';
import { readTeam } from '../accounts/apply-trust-policy.js';
import { PlacesService } from '../places/places.service.js';
import { logAffectedReports } from '../reports/log-affected-reports.js';
import { FrozenFiguresService } from '../reports/frozen-figures.service.js';
import { forgetInStories } from './stories.repository.js';
import { forgetInTotals } from './coverage/erase-published-total-words.repository.js';
import { detailAt, publicColumn, type Detail, withTranslation } from './erasable-details.js';
import { digestsOfShown, openLoggedValues, publicationsOf, type LoggedValue } from './forget-logged-digests.js';
import {
  asksFor,
  decideErasure,
  eraseWhy,
  insertErasure,
  listErasures,
  lockErasure,
  recordOfErasure,
  type AskedErasure,
} from './erasure.repository.js';
import { whatOfGone } from './gone-codes.repository.js';
import { forgetInSearches } from './forget-in-searches.js';
import { forgetText, forgetTold } from './forget-published-texts.js';
import {
  forgetInNotes,
  logHiddenAgain,
  logNotes,
  tellOfNotes,
  type ShortenedNote,
} from './erase-note-words.repository.js';
import { asksForText } from '../incidents/own-questions/own-questions.repository.js';
import { keepPublished } from './publication.repository.js';
import { ERASED } from './published-words.repository.js';

type EraseOther = (manager: EntityManager, incidentId: string) => Promise<void>;

/**
 * Erases every copy of one detail permanently. Needs two people: a reviewer requests it; an administrator, who does not
 * read it, approves, or another reviewer if no administrator can.
 */
@Injectable()
export class ErasureService {
  private readonly others: EraseOther[] = [];

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
    private readonly reports: FrozenFiguresService,
  ) {}

  /** Adds what erases the text of a record that a module above this one holds, in the same transaction. */
  alsoErase(erase: EraseOther): void {
    this.others.push(erase);
  }

  async list(actor: Actor): Promise<Erasure[]> {
    const { manager } = this.database;
    const found = await listErasures(manager, actor);
    const team = await readTeam(manager);
    return found.map(({ askerId, ...one }) => ({
      ...one,
      mayDecide: one.outcome === null && whyNotErase(team.get(actor.id)!, askerId, team) === null,
    }));
  }

  /** @throws Problem not-found, invalid-body (no such detail), already-exists. */
  async ask(
    actor: Actor,
    incidentId: string,
    { id, path, why }: { id: string; path: string; why: string },
  ): Promise<Erasure> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, incidentId);
      const detail = detailAt(path);
      if (!detail || 'leaf' in detail || !(await isThere(manager, incidentId, path, detail)))
        throw new Problem('invalid-body', { errors: [{ pointer: '/path', code: 'not-erasable' }] });
      const asked = { id, incidentId, path, why, by: actor.id, revision: row.revision };
      if (!(await insertErasure(manager, asked))) {
        if (await asksFor(manager, id, incidentId, path)) return;
        throw new Problem('already-exists');
      }
      await logOf(manager, actor.id, row, 'erasure-asked', [
        { field: 'erasure', value: { path } },
        { field: 'reason', value: why },
      ]);
    });
    return this.one(actor, id);
  }

  /** @throws Problem not-found, not-allowed, wrong-state, second-person-needed, not-independent. */
  async refuse(actor: Actor, id: string): Promise<Erasure> {
    await this.database.transaction(async (manager) => {
      const { asked, row } = await open(manager, actor, id);
      if (asked.asked_by !== actor.id) await assertMayErase(manager, actor, asked);
      await decideErasure(manager, id, actor.id, 'refused');
      await logOf(manager, actor.id, row, 'erasure-refused', [{ field: 'erasure', value: { path: asked.path } }]);
    });
    return this.one(actor, id);
  }

  /**
   * Erases what was asked about, with its translation, and nothing that was written there since.
   * @throws Problem not-found, not-allowed, wrong-state, second-person-needed, not-independent, changed-since-proposed.
   */
  async approve(actor: Actor, id: string): Promise<Erasure> {
    await this.database.transaction(async (manager) => {
      const { asked, row } = await open(manager, actor, id);
      await assertMayErase(manager, actor, asked);
      for (const path of withTranslation(asked.path))
        if (asked.revision !== null && (await wasSavedSince(manager, row.id, path, asked.revision)))
          throw new Problem('changed-since-proposed');
      await this.erase(manager, actor, asked, row);
      await decideErasure(manager, id, actor.id, 'erased');
    });
    await this.facts.catchUp();
    return this.one(actor, id);
  }

  private async erase(
    manager: EntityManager,
    actor: Actor,
    { path, asker }: AskedErasure,
    row: IncidentMark,
  ): Promise<void> {
    const detail = detailAt(path)!;
    const paths = withTranslation(path);
    const details = paths.map((one) => detailAt(one)!);
    const found: LoggedValue[] = [];
    const standing: string[] = [];
    for (const [i, one] of details.entries()) {
      found.push(...(await loggedValues(manager, row.id, paths[i]!, one)));
      standing.push(...(await wordsNow(manager, row.id, one)));
    }
    const logged = found.map(({ value }) => value).filter((value) => typeof value === 'string');
    const texts = [...new Set([...logged, ...standing])];
    const quoted = this.reports.quoted(texts);
    const repeats = (text: string): boolean => quoted.holds(text) || texts.includes(text);
    // A reason that repeats the words: of a correction or a retraction, readers see it. A question to the author and
    // their answer are reasons in the log, and comments.
    const repeating =
      detail.what === 'answer' || detail.what === 'comment'
        ? (await loggedValues(manager, row.id, 'reason', detail)).filter(
            ({ value }) => typeof value === 'string' && repeats(value),
          )
        : [];
    const reasons = repeating.map(({ value }) => String(value));
    found.push(...repeating);
    // Locks in the same order as every publication: the public order first, the log last.
    const wasShown =
      row.code !== null &&
      (detail.what === 'reason' ||
        detail.what === 'comment' ||
        // Of an internal answer, readers may see what somebody repeated: in a report, a total, a reason.
        (detail.what === 'answer' && (isPublic(detail) || texts.length > 0)));
    const {
      seq: publicSeq,
      reports,
      rows,
      notes,
      stories,
    } = wasShown
      ? await this.forgetPublic(manager, row.code!, details, texts, reasons)
      : { seq: null, reports: [], rows: [], notes: [], stories: [] };
    const pictures = await shownPictures(manager, row.code);
    const revision = await eraseDetail(manager, row, details, texts);
    await tellOfPictures(manager, row.code, pictures, todayIn(this.places.country.timeZone));
    if (reasons.length > 0) await eraseReason(manager, row.id, reasons);
    if (publicSeq !== null)
      await keepPublished(manager, {
        incidentId: row.id,
        seq: publicSeq,
        was: row.revision,
        revision,
        by: actor.id,
        code: row.code,
      });
    if (wasShown) {
      found.push(...(await digestsOfShown(manager, row, reports)));
    }
    if (texts.length > 0) rows.push(...(await forgetInSearches(manager, quoted)));
    found.push(...openLoggedValues(await loggedWords(manager, quoted, wasShown ? OF_NO_RECORD : OF_SEARCHES)));
    // A comment that repeats the words goes as a whole: Vigil does not rewrite what somebody wrote.
    for (const comment of texts.length > 0 ? await commentsThat(manager, row.id, repeats) : []) {
      await eraseComment(manager, row.id, comment);
      found.push(...openLoggedValues(await valuesOfField(manager, row.id, commentPath(comment), {})));
    }
    for (const erase of this.others) await erase(manager, row.id);
    await deleteValues(manager, found);
    // A landmark that was refused may be on no record now.
    const unused =
      detail.what === 'answer' && detail.field.kind === 'reference' ? await lockUnusedNames(manager, null) : [];
    await logOf(
      manager,
      actor.id,
      { ...row, revision },
      'erased',
      [
        { field: 'erasure', value: { path, askedBy: asker } },
        ...(wasShown
          ? [...(await publicationsOf(manager, row.code!)), ...(await hiddenValues(manager, [row.code!]))]
          : []),
      ],
      found.map(({ leaf, field, digest }) => ({ leaf, field, digest })),
    );
    if (detail.what === 'evidence') await logErased(manager, actor.id, detail.file);
    await logAffectedReports(manager, actor.id, reports);
    await logBlanked(manager, actor.id, rows);
    await logNotes(manager, actor.id, notes);
    await logHiddenAgain(manager, actor.id, stories);
    await forgetNames(manager, actor.id, unused);
  }

  /**
   * @returns the number in the public order of the version without it, null: readers never saw it; and the codes of the
   * changed reports, the rows and notes about others from which words went, and hidden records whose paragraph went.
   */
  private async forgetPublic(
    manager: EntityManager,
    code: string,
    details: readonly Detail[],
    texts: readonly string[],
    reasons: readonly string[],
  ): Promise<{ seq: number | null; reports: string[]; rows: BlankedRow[]; notes: ShortenedNote[]; stories: string[] }> {
    if (texts.length === 0) return { seq: null, reports: [], rows: [], notes: [], stories: [] };
    await lockPublicSeq(manager);
    const shownAnswers = details.filter(isPublic);
    const columns =
      shownAnswers.length > 0
        ? shownAnswers.map(({ table, field }) => `${table}.${publicColumn(field)}`)
        : ['incident.grade_reason'];
    const shown = await forgetText(manager, code, columns, texts, () => nextPublicSeq(manager));
    const isOfIncident = shownAnswers.some(({ table }) => table === 'incident');
    const reports = await this.reports.forget(manager, code, isOfIncident, texts, ERASED);
    const wasTold = await forgetTold(manager, code, [...texts, ...reasons]);
    const quoted = this.reports.quoted(texts);
    const { seen: inTotals, rows } = await forgetInTotals(manager, quoted, ERASED);
    const stories = await forgetInStories(manager, quoted);
    const notes = await forgetInNotes(manager, code, quoted, ERASED);
    const onDay = todayIn(this.places.country.timeZone);
    const elsewhere = reports.length > 0 || wasTold || inTotals;
    const seq = shown ?? (elsewhere ? await nextPublicSeq(manager) : null);
    // The kind of change that makes the change feed's readers fetch the record again.
    const what = (await whatOfGone(manager, code)) ?? 'corrected';
    if (seq !== null) await appendPublicChange(manager, seq, { code, what, onDay });
    await tellOfNotes(manager, notes, onDay);
    return { seq, reports, rows, notes, stories };
  }

  private async one(actor: Actor, id: string): Promise<Erasure> {
    return (await this.list(actor)).find((one) => one.id === id)!;
  }
}

const logOf = (
  manager: EntityManager,
  actorId: string,
  row: IncidentMark,
  what: string,
  values: NewLeaf['values'],
  erases?: NewLeaf['erases'],
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'incident',
    entityId: row.id,
    revision: row.revision,
    actorId,
    what,
    values,
    ...(erases ? { erases } : {}),
  });

/**
 * Returns the request and its record, both locked.
 * @throws Problem 'not-found', also for a reviewer who may not see the record and did not ask; 'wrong-state'
 */
const open = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<{ asked: AskedErasure; row: IncidentMark }> => {
  const record = await recordOfErasure(manager, id);
  // The record first: erasing also takes words out of other requests about it, which somebody may approve meanwhile.
  const row = record === null ? null : await lockMark(manager, { id: record });
  const asked = row && (await lockErasure(manager, id));
  if (!asked) throw new Problem('not-found');
  if (
    actor.role === 'reviewer' &&
    asked.asked_by !== actor.id &&
    !(await seesAll(manager, actor, { ids: [row.id], codes: [] }))
  )
    throw new Problem('not-found');
  if (asked.outcome !== null) throw new Problem('wrong-state');
  return { asked, row };
};

/** @throws Problem 'not-allowed', 'second-person-needed', 'not-independent' */
const assertMayErase = async (
  manager: EntityManager,
  actor: Actor,
  { asked_by: asker }: AskedErasure,
): Promise<void> => {
  const team = await readTeam(manager);
  const refused = whyNotErase(team.get(actor.id)!, asker, team);
  if (refused) throw new Problem(refused);
};

const isPublic = (detail: Detail): detail is Detail & { what: 'answer' } =>
  detail.what === 'answer' && detail.field.class === 'public';

/** Returns every disclosure of this detail in the log. */
const loggedValues = async (
  manager: EntityManager,
  incidentId: string,
  path: string,
  detail: Detail,
): Promise<LoggedValue[]> => {
  const field = detail.what === 'reason' ? 'reason' : path;
  const at = 'leaf' in detail ? { leaf: detail.leaf } : 'line' in detail ? { line: detail.line } : {};
  return openLoggedValues(await valuesOfField(manager, incidentId, field, at));
};

/** Returns whether there is anything to erase: now, or in an earlier version that the log still holds. */
const isThere = async (manager: EntityManager, incidentId: string, path: string, detail: Detail): Promise<boolean> => {
  if (detail.what === 'evidence') return isErasable(manager, incidentId, detail.file);
  // A code is corrected instead: it would take the same words from everywhere.
  const own = detail.what === 'answer' ? ownKeyOf(detail.field.name) : null;
  if (own !== null && !(await asksForText(manager, own))) return false;
  if (detail.what === 'comment') return hasCommentText(manager, incidentId, detail.comment);
  if (detail.what === 'field-report') return saysDetail(manager, incidentId, detail.report, detail.field);
  if ((await loggedValues(manager, incidentId, path, detail)).length > 0) return true;
  return (
    detail.what === 'answer' &&
    detail.child === null &&
    detail.field.class === 'public' &&
    (await standingTexts(manager, incidentId, detail)).length > 0
  );
};

/** Returns the words of a detail where the log may not hold them, or not in full: of no internal answer does it. */
const wordsNow = async (manager: EntityManager, incidentId: string, detail: Detail): Promise<string[]> => {
  if (detail.what === 'answer') return textsToErase(manager, incidentId, detail);
  const comment = detail.what === 'comment' ? await findComment(manager, detail.comment) : null;
  return comment?.incidentId === incidentId && comment.text !== null ? [comment.text] : [];
};

/** @returns the record's revision afterwards. */
const eraseDetail = async (
  manager: EntityManager,
  row: IncidentMark,
  details: readonly Detail[],
  texts: readonly string[],
): Promise<number> => {
  const answers = details.filter((one) => one.what === 'answer');
  if (answers.length > 0) {
    for (const { child, field } of answers) await forgetBeside(manager, row.id, child === null ? field.name : '');
    await eraseAnswers(manager, row.id, answers);
    return row.revision + 1;
  }
  const [detail] = details as [Exclude<Detail, { what: 'answer' }>];
  if (detail.what === 'reason') await eraseReason(manager, row.id, texts);
  else if (detail.what === 'field-report') await eraseFieldDetail(manager, detail.report, detail.field);
  else if (detail.what === 'comment') await eraseComment(manager, row.id, detail.comment);
  else if (detail.what === 'evidence') await eraseEvidence(manager, detail.file);
  else await deleteNote(manager, detail.note, row.id);
  return row.revision;
};

/** Erases the other verbatim copies of a reason. */
const eraseReason = async (manager: EntityManager, incidentId: string, texts: readonly string[]): Promise<void> => {
  await eraseReasonsOf(manager, incidentId, texts, ERASED);
  await eraseWhy(manager, incidentId, texts, ERASED);
};
