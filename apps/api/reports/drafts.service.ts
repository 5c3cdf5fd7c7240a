import type { FormerDraftLine, ReportDraft, ReportDraftLine } from '@vigil/shared/staff-responses/reports.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { draftProblems } from '@vigil/shared/report/check-report-draft.js';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { parseQueryString } from '@vigil/shared/report/parse-query-string.js';
import type { Precondition } from '../platform/http/precondition.js';
import { PlacesService } from '../places/places.service.js';
import { PublicRepository } from '../public-site/public.repository.js';
import {
  changeDraft,
  compareDraft,
  deleteDraft,
  findDraft,
  insertDraft,
  listDrafts,
  lockDraft,
} from './drafts.repository.js';
import { keepFormerDraft, listFormerDrafts, readFormerDraft } from './former-drafts.repository.js';

/** Manages report drafts. Every reviewer and analyst can work on all of them; nobody else sees them. */
@Injectable()
export class DraftsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
  ) {}

  list(): Promise<ReportDraftLine[]> {
    return listDrafts(this.database.manager);
  }

  /** Returns a draft. @throws Problem not-found. */
  async get(id: string, manager: EntityManager = this.database.manager): Promise<ReportDraft> {
    const found = await findDraft(manager, id);
    if (!found) throw new Problem('not-found');
    return found;
  }

  /**
   * Creates or changes a draft by its client-made id; repeating the same request has no further effect.
   * @throws Problem invalid-body, already-exists, not-found, changed-meanwhile (with the current draft).
   */
  async put(memberId: string, id: string, body: unknown, precondition: Precondition): Promise<ReportDraft> {
    const draft = await this.checked(body);
    const text = JSON.stringify(draft);
    await this.database.transaction(async (manager) => {
      if (precondition.create && (await insertDraft(manager, id, text, memberId))) return;
      const row = await compareDraft(manager, id, text);
      if (!row) throw new Problem('not-found');
      if (
        row.same &&
        (precondition.create || precondition.revision === row.revision || precondition.revision + 1 === row.revision)
      )
        return;
      if (precondition.create) throw new Problem('already-exists');
      if (row.revision !== precondition.revision)
        throw new Problem('changed-meanwhile', { extra: { current: await this.get(id, manager) } });
      if (row.changedBy !== memberId) await keepFormerDraft(manager, id, memberId, false);
      await changeDraft(manager, id, text, memberId);
    });
    return this.get(id);
  }

  /** Deletes a draft. It can still be read for FORMER_DRAFT_DAYS. @throws Problem not-found, changed-meanwhile. */
  async remove(memberId: string, id: string, revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.locked(manager, id, revision);
      await keepFormerDraft(manager, id, memberId, true);
      await deleteDraft(manager, id);
    });
  }

  /** Lists drafts that were deleted, or that somebody else wrote over, in the last FORMER_DRAFT_DAYS. */
  listFormer(): Promise<{ total: number; items: FormerDraftLine[] }> {
    return listFormerDrafts(this.database.manager);
  }

  /** Returns one of them. @throws Problem not-found. */
  async getFormer(id: string): Promise<{ draft: Draft }> {
    const draft = await readFormerDraft(this.database.manager, id);
    if (!draft) throw new Problem('not-found');
    return { draft };
  }

  /**
   * Locks a draft and returns it if the caller has its current revision. @throws Problem not-found, changed-meanwhile
   * (with the current draft).
   */
  async locked(manager: EntityManager, id: string, revision: number): Promise<Draft> {
    const row = await lockDraft(manager, id);
    if (!row) throw new Problem('not-found');
    if (row.revision !== revision)
      throw new Problem('changed-meanwhile', { extra: { current: await this.get(id, manager) } });
    return row.draft;
  }

  /**
   * Checks a draft, and that its places and groups exist. @throws Problem 'invalid-body' that names every invalid
   * field.
   */
  async checked(body: unknown): Promise<Draft> {
    const errors = draftProblems(body);
    if (errors.length === 0) errors.push(...(await this.unknownIn(body as Draft)));
    if (errors.length > 0) throw new Problem('invalid-body', { errors });
    return body as Draft;
  }

  private async unknownIn({ scope, parts }: Draft): Promise<FieldError[]> {
    const { gazetteer } = this.places;
    const groups = new Set((await this.published.groups()).map(({ code }) => code));
    const errors: FieldError[] = [];
    if (scope.place !== null && (gazetteer.get(scope.place)?.level ?? 0) === 0)
      errors.push({ pointer: '/scope/place', code: 'unknown-place' });
    scope.groups.forEach((code, i) => {
      if (!groups.has(code)) errors.push({ pointer: `/scope/groups/${i}`, code: 'unknown-group' });
    });
    parts.forEach((part, i) => {
      const asked =
        part.kind === 'figure' ? (questionFromQuery(parseQueryString(part.question)).filters.place ?? []) : [];
      if (asked.some((code) => !gazetteer.get(code)))
        errors.push({ pointer: `/parts/${i}/question`, code: 'unknown-place' });
    });
    return errors;
  }
}
