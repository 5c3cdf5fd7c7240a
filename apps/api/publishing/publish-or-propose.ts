import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { relationKey } from '@vigil/shared/incident/relation-kinds.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { isLimited } from '../platform/database/limited-sensitivity.js';
import { lockPublicSeq } from '../platform/database/public-site-state.repository.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { ReleaseKinds, type Released, type ReleaseKind } from '../accounts/releases/release-kinds.js';
import { assertProposalSeen, endProposal, proposeRelease } from '../accounts/releases/propose-release.js';
import { lockWaitingWords } from '../accounts/releases/releases.repository.js';
import { acts, onePersonWith } from '../accounts/trust-policy.js';
import { memberById } from '../accounts/members.repository.js';
import { assertStillActs, readTeam } from '../accounts/apply-trust-policy.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import { isNewGroupChangedBy, lockGroupsOf } from '../incidents/groups/group.repository.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import {
  assertAction,
  assertRevision,
  lockRow,
  refusalOf,
  viewRecord,
  type Actor,
} from '../incidents/record-access.js';
import { seesAll } from '../incidents/whole-record.repository.js';
import { isSmallTeam } from '../incidents/record-details.repository.js';
import type { Shown } from './make-public-version.js';
import { agreedDetail, takesTwo, type Choice } from './publication-policy.js';
import { previewRelations } from './public-relations.repository.js';
import { lastShown } from './publication.repository.js';
import { PublicationService, type Preview } from './publication.service.js';

/**
 * Decides what one person may publish of a verified or corrected record, and what takes another: how closely place and
 * day are shown, what readers are told of a correction, and whether its words go from everywhere.
 */
@Injectable()
export class PublishOrPropose implements ReleaseKind {
  readonly name = 'publication';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly publication: PublicationService,
    private readonly incidents: IncidentsService,
    private readonly facts: PublicFacts,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /**
   * Returns exactly what readers would see.
   * @returns also `detailAgreed`: whether place and day may be shown this way without another person; `alone`: the team
   * is small, and needs nobody for any of it
   */
  preview(actor: Actor, id: string, shown: Shown): Promise<Preview & { detailAgreed: boolean; alone: boolean }> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      const choice = { shown, note: null, forgetWords: false };
      return {
        ...(await this.publication.preview(manager, row, shown)),
        detailAgreed: !(await needsAnother(manager, row, choice)),
        alone: await isSmallTeam(manager),
      };
    });
  }

  /**
   * Publishes what two people agree to already: who verified or corrected the record, and who publishes it. Anything
   * else that readers would see is proposed; the record does not change until another person agrees.
   * @param seen the digest of the preview; a record that would tell readers the name of a group needs it. `replacing`:
   * the waiting proposal that whoever publishes or proposes has seen
   * @throws Problem 'another-waits'
   */
  async publish(
    actor: Actor,
    id: string,
    revision: number,
    choice: Choice,
    { seen, replacing }: { seen: string | null; replacing: string | null },
  ): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await assertStillActs(manager, actor.id);
      if ((await needsAnother(manager, row, choice)) && !(await isSmallTeam(manager)))
        return this.ask(manager, actor, row, choice, { seen, replacing });
      await assertAction(manager, actor, row, actionOn(row));
      const now = await this.look(manager, row, choice);
      await assertNamesSeen(
        manager,
        actor,
        id,
        now.names.map(({ code }) => code),
      );
      await assertSeen(manager, actor, row, now, seen);
      await assertRelationsOfAnother(manager, actor, row);
      // The public order first: whoever takes words out of every proposal holds it.
      await lockPublicSeq(manager);
      const waits = await lockWaitingWords(manager, 'publication', id);
      if (waits) assertProposalSeen(waits, replacing);
      await this.publication.publish(manager, actor, row, choice);
      if (waits) await endProposal(manager, waits.id, actor.id, 'replaced', null);
    });
    await this.facts.catchUp();
    return this.incidents.get(actor, id);
  }

  /** Returns what readers would see, which stays like that until the transaction ends. */
  private async look(manager: EntityManager, row: IncidentRow, { shown }: Choice): Promise<Preview> {
    await lockGroupsOf(manager, row.id);
    return this.publication.preview(manager, row, shown);
  }

  private async ask(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    choice: Choice,
    { seen: looked, replacing }: { seen: string | null; replacing: string | null },
  ): Promise<void> {
    await assertAction(manager, actor, row, 'propose');
    await this.publication.assertReady(manager, row, choice);
    const now = await this.look(manager, row, choice);
    await assertSeen(manager, actor, row, now, looked);
    const { shown, note, forgetWords } = choice;
    const seen = row.status === 'WS_PUBLISHED' ? await lastShown(manager, row.id) : null;
    await proposeRelease(manager, {
      kind: 'publication',
      subject: row.id,
      seen: seen && { code: row.code, shownPlace: seen.place, shownDate: seen.date },
      wanted: {
        code: row.code,
        revision: row.revision,
        shownPlace: shown.place,
        shownDate: shown.date,
        forgetWords,
        ...(now.names.length > 0 ? { names: now.names } : {}),
        ...(now.relations.length > 0 ? { relations: now.relations.map(agreedRelation) } : {}),
      },
      note,
      replacing,
      by: actor.id,
    });
  }

  /** Returns exactly what readers would see. Of a record that only a case team knows, nothing. */
  async beside(manager: EntityManager, { subject, proposed }: Released): Promise<object | null> {
    const row = (await findIncidents(manager, [subject]))[0];
    if (!row || isLimited(row.sensitivity)) return null;
    const about = { title: row.title, revision: row.revision, status: row.status };
    try {
      return { ...about, ...(await this.publication.preview(manager, row, choiceOf(proposed, null).shown)) };
    } catch (error) {
      if (error instanceof Problem) return about;
      throw error;
    }
  }

  maySee(manager: EntityManager, { subject }: Pick<Released, 'subject'>, by: Actor): Promise<boolean> {
    return seesAll(manager, by, { ids: [subject], codes: [] });
  }

  async lock(manager: EntityManager, { subject }: Released, by: Actor): Promise<void> {
    await lockRow(manager, by, subject);
    await lockGroupsOf(manager, subject);
  }

  /**
   * Returns why the proposal cannot be released, or null. Of a first publication, one of both must be somebody who
   * could publish the record: who had no hand in it. A correction takes two people who agree to all of it, also where
   * both changed it: otherwise two reviewers who both did could never publish what they agree on.
   */
  async refusal(
    manager: EntityManager,
    { subject, proposed, proposedById }: Released,
    by: Actor,
  ): Promise<ProblemCode | null> {
    const row = await lockRow(manager, by, subject);
    const refused = await refusalOf(manager, by, row, 'propose');
    if (refused === 'wrong-state')
      return row.status === 'WS_RETRACTED' || row.status === 'WS_MERGED' ? 'no-longer-published' : refused;
    if (refused !== null) return refused;
    if (row.revision !== proposed!['revision']) return 'changed-since-proposed';
    const { names, relations } = await this.publication.preview(manager, row, choiceOf(proposed, null).shown);
    const agreed = (proposed!['names'] ?? []) as unknown[];
    // Readers may have learned some of them meanwhile, by another publication.
    if (!names.every((one) => agreed.some((name) => isDeepStrictEqual(name, one)))) return 'changed-since-proposed';
    const related = (proposed!['relations'] ?? []) as unknown[];
    if (!relations.every((one) => related.includes(agreedRelation(one)))) return 'changed-since-proposed';
    if (row.status === 'WS_PUBLISHED') return null;
    const own = await refusalOf(manager, by, row, 'publish');
    const trusted = own === null ? null : (await readTeam(manager)).get(proposedById);
    const asker = trusted && acts(trusted) ? await memberById(manager, proposedById) : null;
    return asker && (await refusalOf(manager, asker, row, 'publish')) === null ? null : own;
  }

  async show(manager: EntityManager, { subject, proposed, note }: Released, by: Actor): Promise<null> {
    await this.publication.publish(manager, by, await lockRow(manager, by, subject), choiceOf(proposed, note));
    return null;
  }
}

/** A relation as a proposal names it: what both people agree to. */
const agreedRelation = ({ kind, inverse, code }: Preview['relations'][number]): string =>
  `${relationKey(kind, inverse)} ${code}`;

const actionOn = ({ status }: IncidentRow): 'correct' | 'publish' =>
  status === 'WS_PUBLISHED' ? 'correct' : 'publish';

/** @throws Problem 'changed-meanwhile' if readers would see something else than the preview showed */
const assertSeen = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  now: Preview,
  seen: string | null,
): Promise<void> => {
  if (seen === null && now.names.length > 0)
    throw new Problem('invalid-body', { errors: [{ pointer: '/seen', code: 'required' }] });
  if (seen !== null && seen !== now.seen)
    throw new Problem('changed-meanwhile', { extra: { current: await viewRecord(manager, actor, row) } });
};

/**
 * Checks that a second person saw a group's name. A group unknown to readers is published with the record that names
 * it, and both people who publish have seen that name. Refuses if the publisher, by any of their accounts, changed the
 * group after somebody else last saved, submitted or verified the record. Other work on it, such as a new case team,
 * does not show them the name.
 * @throws Problem 'second-person-needed'
 */
const assertNamesSeen = async (
  manager: EntityManager,
  actor: Actor,
  incidentId: string,
  codes: readonly string[],
): Promise<void> => {
  if (codes.length === 0) return;
  const own = onePersonWith(actor.id, await readTeam(manager));
  const isUnseen = await isNewGroupChangedBy(manager, { codes, people: own, incidentId });
  if (isUnseen && !(await isSmallTeam(manager))) throw new Problem('second-person-needed');
};

const needsAnother = async (manager: EntityManager, row: IncidentRow, choice: Choice): Promise<boolean> =>
  takesTwo(choice, agreedDetail(await lastShown(manager, row.id), row.sensitivity), row.status === 'WS_PUBLISHED');

const choiceOf = (proposed: Released['proposed'], note: string | null): Choice => ({
  shown: { place: proposed!['shownPlace'], date: proposed!['shownDate'] } as Shown,
  note,
  forgetWords: proposed!['forgetWords'] === true,
});

/**
 * Checks that readers learn of no relation that only its maker saw: a record's relations can change without a revision
 * of it, so who verified it may not have seen them.
 * @throws Problem 'second-person-needed'
 */
const assertRelationsOfAnother = async (manager: EntityManager, actor: Actor, row: IncidentRow): Promise<void> => {
  const fresh = (await previewRelations(manager, row.id, row.code)).filter(({ isNew }) => isNew);
  if (fresh.length === 0 || (await isSmallTeam(manager))) return;
  const own = onePersonWith(actor.id, await readTeam(manager));
  if (fresh.some(({ madeBy }) => madeBy === actor.id || own.includes(madeBy)))
    throw new Problem('second-person-needed');
};
