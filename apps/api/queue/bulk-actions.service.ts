import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { randomUUID } from 'node:crypto';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import type { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { comparable, readTags, TAGS, withTag } from '@vigil/shared/incident/tags.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { BulkAction, BulkOutcome } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import { groupIds } from '../incidents/groups/group.repository.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { type Actor, lockRow } from '../incidents/record-access.js';
import { readOwners } from '../incidents/record-owner.repository.js';
import { RecordOwnersService } from '../incidents/record-owners.service.js';
import { RelationsService } from '../incidents/relations/relations.service.js';
import { ReviewsService } from '../incidents/reviews.service.js';
import { sqlstateOf } from '../platform/http/sqlstate-to-problem.js';
import type { BulkActionBody } from './bulk-action-body.js';

/** Ends the transaction of a dry run, so that nothing of it stays. */
class DryRunIsOver extends Error {}

type Item = BulkActionBody['items'][number];
type Named = Pick<BulkOutcome, 'title' | 'code' | 'revision' | 'before'>;
const UNNAMED = { title: null, code: null, before: null } as const;

/**
 * Does one thing to many records: each in a transaction of its own, by the service and the rules of the single action,
 * with its own line in the log. One that is refused holds up no other. docs/decisions/desk.md
 */
@Injectable()
export class BulkActionsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
    private readonly owners: RecordOwnersService,
    private readonly reviews: ReviewsService,
    private readonly relations: RelationsService,
  ) {}

  /**
   * Acts on each record, or only tries. A dry run does the same and takes it back, so that it tells what a run would
   * do.
   * @param failed what a failure of the database answers, or another. It refuses that record alone, so that nobody
   * loses what became of those before it
   * @returns what became of each, in the order of the request
   * @throws Problem 'not-found' if the record to which others are related is not for the actor to see; 'invalid-body'
   * if there is no such group
   */
  async act(actor: Actor, body: BulkActionBody, failed: (error: unknown) => Problem): Promise<BulkOutcome[]> {
    if (body.to !== undefined) await this.incidents.get(actor, body.to);
    const { manager } = this.database;
    if (body.group !== undefined && !(await groupIds(manager, [body.group])).has(body.group))
      throw new Problem('invalid-body', { errors: [{ pointer: '/group', code: 'unknown-group' }] });
    const outcomes: BulkOutcome[] = [];
    for (const item of body.items) outcomes.push(await this.one(actor, body, item, failed));
    return outcomes;
  }

  private async one(
    actor: Actor,
    body: BulkActionBody,
    { id, revision }: Item,
    failed: (error: unknown) => Problem,
  ): Promise<BulkOutcome> {
    let named: Named = { ...UNNAMED, revision };
    let done: Pick<BulkOutcome, 'result' | 'also'> | null = null;
    try {
      await this.database.transaction(async (manager) => {
        const [row, other] = await lockRows(manager, actor, id, body.to ?? null);
        named = { ...nameOf(row), revision: row.revision, before: null };
        if (row.revision !== revision) throw new Problem('changed-meanwhile');
        named.before = await beforeOf(manager, body, row);
        const { status } = row;
        const isChanged = await this.change(manager, actor, body, row, other, named);
        named.revision = row.revision;
        done = { result: isChanged ? 'done' : 'unchanged', also: isChanged ? followsFrom(body, status) : null };
        if (body.dryRun) throw new DryRunIsOver();
      });
    } catch (error) {
      if (error instanceof Problem) return { id, ...named, result: 'refused', why: whyOf(error), also: null };
      named.revision = revision;
      if (!(error instanceof DryRunIsOver)) {
        const why = whyOf(failed(error));
        if (done !== null && isUnanswered(error)) return { id, ...named, result: 'unknown', why: null, also: null };
        return { id, ...named, result: 'refused', why, also: null };
      }
    }
    return { id, ...named, ...done!, why: null };
  }

  /** @returns false: it is so already */
  private async change(
    manager: EntityManager,
    actor: Actor,
    body: BulkActionBody,
    row: IncidentRow,
    other: IncidentRow | null,
    named: Named,
  ): Promise<boolean> {
    switch (body.action) {
      case 'take':
        return this.owners.giveLocked(manager, actor, row, actor.id, null);
      case 'assign':
        return this.owners.giveLocked(manager, actor, row, body.member!, body.word ?? null, true);
      case 'give-back':
        return this.owners.giveBackLocked(manager, actor, row);
      case 'take-back':
        return this.owners.takeBackLocked(manager, actor, row, body.member!, body.keep ?? false);
      case 'return':
        await this.reviews.decide(manager, actor, row, { decision: 'return', question: body.question! });
        return true;
      case 'sensitivity':
        return this.incidents.amend(manager, actor, row, () => ({ sensitivity: body.sensitivity! }));
      case 'relate':
        await this.relations.addLocked(manager, actor, row, other!, body.kind!);
        return true;
      case 'unrelate':
        await this.relations.removeLocked(manager, actor, row, other!, body.kind!);
        return true;
      case 'tag':
      case 'untag':
        return this.incidents.amend(manager, actor, row, ({ tags }) => {
          // An internal answer: it is told to nobody whom the change is refused.
          if (body.action === 'untag') named.before = asSpelt(tags, body.tag!);
          return tagged(tags, body);
        });
      case 'group':
        return this.incidents.amend(manager, actor, row, ({ groups }) => withGroup(groups, body.group!));
      case 'ungroup':
        return this.incidents.amend(manager, actor, row, ({ groups }) => ({
          groups: groups.filter((link) => !isAsAdded(link, body.group!)),
        }));
    }
  }
}

/**
 * Whether the connection was lost: what was asked of the database then may be done. A refusal has a code of its own.
 */
const isUnanswered = (error: unknown): boolean => /^(|08...|57P..)$/.test(sqlstateOf(error));

const MOST_GROUPS = fieldOf(Incident, 'groups')!.max;
/** What a group is added as: only a person who reads its sources says that one names it, or its role. */
const ADDED = { proposed: null, link: 'GL_INFERRED', role: null, sources: [] };
/** Whether nobody has said more of the link since it was added. */
const isAsAdded = ({ group, link, role, sources }: GroupLink, id: string): boolean =>
  group === id && link === ADDED.link && role === null && sources.length === 0;

/** @throws Problem 'invalid-body' for a record that has no room for another group */
const withGroup = (before: readonly GroupLink[], group: string): Pick<Incident, 'groups'> => {
  if (before.some((link) => link.group === group)) return { groups: [...before] };
  if (before.length >= MOST_GROUPS)
    throw new Problem('invalid-body', { errors: [{ pointer: '/group', code: 'too-many-groups' }] });
  return { groups: [...before, { id: randomUUID(), group, ...ADDED } as GroupLink] };
};

/** @throws Problem 'invalid-body' for a record that has no room for another tag */
const tagged = (before: string | null, { action, tag }: BulkActionBody): Pick<Incident, 'tags'> => {
  const tags = withTag(before, tag!, action === 'tag');
  if (action === 'tag' && (tags?.length ?? 0) > fieldOf(Incident, TAGS)!.max)
    throw new Problem('invalid-body', { errors: [{ pointer: '/tag', code: 'too-many-tags' }] });
  return { tags };
};

/** Returns a tag as an answer spells it; null: it has no such tag. */
const asSpelt = (answer: string | null, tag: string): string | null =>
  readTags(answer).find((one) => comparable(one) === comparable(tag)) ?? null;

/** Locks in the order of the ids, so that two requests cannot deadlock. */
const lockRows = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  to: string | null,
): Promise<[IncidentRow, IncidentRow | null]> => {
  const rows = new Map<string, IncidentRow>();
  for (const one of [...new Set([id, ...(to === null ? [] : [to])])].sort())
    rows.set(one, await lockRow(manager, actor, one));
  return [rows.get(id)!, to === null ? null : rows.get(to)!];
};

const nameOf = ({ title, code }: IncidentRow): Pick<BulkOutcome, 'title' | 'code'> => ({
  title: (title as string | null | undefined) ?? null,
  code,
});

/** Returns what undoing the action restores. */
const beforeOf = async (
  manager: EntityManager,
  { action }: BulkActionBody,
  row: IncidentRow,
): Promise<string | null> => {
  if (action === 'sensitivity') return row.sensitivity;
  if (!['take', 'assign', 'give-back'].includes(action)) return null;
  return (await readOwners(manager, [row.id])).get(row.id)?.id ?? null;
};

/** Actions that change what a record says. */
const ANSWERS: readonly BulkAction[] = ['sensitivity', 'group', 'ungroup'];
/** A verified record that changes must be graded again; what readers see changes only with a correction. */
const followsFrom = ({ action }: BulkActionBody, status: string): BulkOutcome['also'] => {
  if (ANSWERS.includes(action) && status === 'WS_VERIFIED') return 'graded-again';
  return [...ANSWERS, 'relate', 'unrelate'].includes(action) && status === 'WS_PUBLISHED' ? 'correction-waits' : null;
};

const whyOf = ({ code, errors, extra }: Problem): BulkOutcome['why'] => ({
  code,
  field: errors[0]?.code ?? null,
  name: (extra['owner'] as RecordOwner | null | undefined)?.name ?? null,
});
