import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import {
  lockPublicSeq,
  appendPublicChange,
  nextPublicSeq,
} from '../../platform/database/public-site-state.repository.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PublicWords, ReleaseView, ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import { PublishedCaches } from '../../platform/database/wait-for-published-caches.js';
import type { Member } from '../../platform/http/current-member.js';
import { mayDo } from '../../platform/http/rights.js';
import { accountsOf, assertIndependent } from '../apply-trust-policy.js';
import { PlacesService } from '../../places/places.service.js';
import { ReleaseKinds } from './release-kinds.js';
import { endProposal } from './propose-release.js';
import {
  countReleases,
  findRelease,
  listReleases,
  lockRelease,
  waitingRelease,
  type ReleaseRow,
} from './releases.repository.js';

interface Answer {
  answer: 'release' | 'refuse';
  seen: string;
  reason: string | null;
}

const PAGE = 50;

const maskOutside = (row: ReleaseRow): ReleaseRow => ({
  ...row,
  subject: '',
  former: row.former?.['code'] === undefined ? null : { code: row.former['code'] },
  proposed: null,
  note: null,
  reason: null,
});

/** Proposals of public words, and the answers of a second person. */
@Injectable()
export class ReleasesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly kinds: ReleaseKinds,
    private readonly caches: PublishedCaches,
    private readonly places: PlacesService,
  ) {}

  /**
   * Lists what waits, oldest first, or what was decided, newest first, a page at a time. A member who may not release
   * sees only their own proposals.
   * @param question.after the number after which the page begins
   * @param question.subject only proposals about this
   */
  async list(
    member: Member,
    { state, after, subject }: { state: 'waiting' | 'decided'; after: number | null; subject: string | null },
  ): Promise<ReleasePage> {
    // What a member may not see is not found by its id either.
    if (subject !== null && isId(subject) && !(await this.kinds.maySee(this.database.manager, subject, member)))
      return { total: 0, items: [], next: null };
    const mine = mayDo(member.role, 'release-words') ? null : member.id;
    const which = { state, proposedBy: mine, subject };
    const rows = await listReleases(this.database.manager, which, after, PAGE + 1);
    const total = await countReleases(this.database.manager, which);
    const items: ReleaseView[] = [];
    const own = await accountsOf(this.database.manager, member.id);
    for (const row of rows.slice(0, PAGE)) items.push(await this.view(this.database.manager, row, member, own));
    return { total, items, next: rows.length > PAGE ? items.at(-1)!.number : null };
  }

  /**
   * Releases what a second person has seen, or refuses it. The same answer by the same person again changes nothing.
   * @throws Problem not-found; second-person-needed or not-independent; changed-meanwhile, with what waits now; the
   * reason why it cannot be released at present; wrong-state once it was decided otherwise.
   */
  async answer(member: Member, id: string, { answer, seen, reason }: Answer): Promise<ReleaseView> {
    const outcome = answer === 'release' ? 'released' : 'refused';
    const view = await this.database.transaction(async (manager) => {
      const found = await findRelease(manager, id);
      if (!found) throw new Problem('not-found');
      await this.kinds.of(found.kind).lock?.(manager, found, member);
      await assertIndependent(manager, member.id, [found.proposedById]);
      // Public words are published one release after the other.
      await lockPublicSeq(manager);
      const row = await this.locked(manager, id);
      if (row.outcome === outcome && row.decidedById === member.id) return this.view(manager, row, member);
      if (row.outcome === 'replaced')
        throw new Problem('changed-meanwhile', { extra: { current: await this.waiting(manager, row, member) } });
      if (row.outcome !== null) throw new Problem('wrong-state', { extra: { status: row.outcome } });
      const current = await this.view(manager, row, member);
      const refused = outcome === 'released' ? await this.kinds.of(row.kind).refusal?.(manager, row, member) : null;
      if (refused) throw new Problem(refused, { extra: { current } });
      if (current.digest !== seen) throw new Problem('changed-meanwhile', { extra: { current } });
      if (outcome === 'released') await this.show(manager, row, member);
      await endProposal(manager, id, member.id, outcome, reason);
      return this.view(manager, await this.locked(manager, id), member);
    });
    await this.caches.catchUp();
    if (outcome === 'released') await this.kinds.of(view.kind).after?.();
    return view;
  }

  /**
   * Takes one's own proposal back; repeating it changes nothing. @throws Problem not-found, also for another's;
   * wrong-state.
   */
  async takeBack(member: Member, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await this.locked(manager, id);
      if (row.proposedById !== member.id) throw new Problem('not-found');
      if (row.outcome === 'taken-back') return;
      if (row.outcome !== null) throw new Problem('wrong-state', { extra: { status: row.outcome } });
      await endProposal(manager, id, member.id, 'taken-back', null);
    });
  }

  private async show(manager: EntityManager, row: ReleaseRow, member: Member): Promise<void> {
    const line = await this.kinds.of(row.kind).show(manager, row, member);
    if (line === null) return;
    await appendPublicChange(manager, await nextPublicSeq(manager), {
      code: null,
      subject: line.subject,
      what: line.what,
      onDay: todayIn(this.places.country.timeZone),
    });
  }

  private async locked(manager: EntityManager, id: string): Promise<ReleaseRow> {
    const row = await lockRelease(manager, id);
    if (!row) throw new Problem('not-found');
    return row;
  }

  private async waiting(
    manager: EntityManager,
    { kind, subject }: ReleaseRow,
    member: Member,
  ): Promise<ReleaseView | null> {
    const row = await waitingRelease(manager, kind, subject);
    return row ? this.view(manager, row, member) : null;
  }

  /** @param own every account of the member, if already known */
  private async view(
    manager: EntityManager,
    row: ReleaseRow,
    member: Member,
    own?: readonly string[],
  ): Promise<ReleaseView> {
    const kind = this.kinds.of(row.kind);
    const isOutside = (await kind.maySee?.(manager, row, member)) === false;
    const shown = isOutside ? maskOutside(row) : row;
    const { proposedById, decidedById: _by, subject, ...rest } = shown;
    const beside = row.outcome === null && !isOutside ? ((await kind.beside?.(manager, row)) ?? null) : null;
    const mayAnswer =
      row.outcome === null &&
      !isOutside &&
      mayDo(member.role, 'release-words') &&
      !(own ?? (await accountsOf(manager, member.id))).includes(proposedById);
    return {
      ...rest,
      subject: isOutside ? null : subject,
      beside: beside as PublicWords | null,
      digest: digestOf(shown, beside),
      mine: proposedById === member.id,
      mayAnswer,
      isOutside,
    };
  }
}

const digestOf = ({ id, former, proposed, note }: ReleaseRow, beside: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([id, former, proposed, note, beside]))
    .digest('hex');
