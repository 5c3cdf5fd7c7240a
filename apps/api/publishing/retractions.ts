import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { describeIncident, idsOfCodes } from '../incidents/incident-row.repository.js';
import { seesAll } from '../incidents/whole-record.repository.js';
import { lockRow, refusalOf, assertAction, assertRevision, type Actor } from '../incidents/record-access.js';
import { ReleaseKinds, type Released, type ReleaseKind } from '../accounts/releases/release-kinds.js';
import { proposeRelease } from '../accounts/releases/propose-release.js';
import { lockPair, Mergers, type Pair } from './mergers.service.js';
import { PublicationService } from './publication.service.js';

type About = Pick<Released, 'subject' | 'proposed'>;

/**
 * Retracts a published record by two people: one gives the public reason, another agrees. Also handles a published
 * record that is merged; then the proposal names the other record. A record that puts somebody in danger is hidden at
 * once instead.
 */
@Injectable()
export class Retractions implements ReleaseKind {
  readonly name = 'retraction';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly publication: PublicationService,
    private readonly mergers: Mergers,
    private readonly incidents: IncidentsService,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /**
   * Asks a second person; the record does not change. `proposal`: the waiting one that whoever asks has seen.
   * @returns the record
   * @throws Problem 'another-waits'
   */
  async ask(
    actor: Actor,
    id: string,
    revision: number,
    { reason, note, proposal }: { reason: string; note: string; proposal?: string | null },
  ): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await assertAction(manager, actor, row, 'retract');
      await proposeRelease(manager, {
        kind: 'retraction',
        subject: id,
        seen: { code: row.code },
        wanted: { code: row.code, reason },
        note,
        replacing: proposal ?? null,
        by: actor.id,
      });
    });
    return this.incidents.get(actor, id);
  }

  /**
   * Returns the records concerned in their current state, so that the person who agrees has seen the same. A record
   * that only a case team knows is named by its code.
   */
  async beside(manager: EntityManager, { subject, proposed }: Released): Promise<object | null> {
    const record = await describeIncident(manager, 'id', subject);
    if (!record) return null;
    return proposed?.['into'] === undefined
      ? record
      : { ...record, into: await describeIncident(manager, 'code', proposed['into']) };
  }

  /** Both records, where one is merged into another. */
  maySee(manager: EntityManager, { subject, proposed }: About, by: Actor): Promise<boolean> {
    const into = proposed?.['into'];
    return seesAll(manager, by, { ids: [subject], codes: into === undefined ? [] : [String(into)] });
  }

  async lock(manager: EntityManager, about: Released, by: Actor): Promise<void> {
    await locked(manager, about, by);
  }

  /**
   * Returns why the proposal cannot be released, or null. 'no-longer-published': a record was hidden, retracted or
   * merged since.
   */
  async refusal(manager: EntityManager, about: Released, by: Actor): Promise<ProblemCode | null> {
    const { row, stays } = await locked(manager, about, by);
    const refused =
      [
        await refusalOf(manager, by, row, stays ? 'merge' : 'retract'),
        stays && (await refusalOf(manager, by, stays, 'merge')),
      ].find((one) => one !== null) ?? null;
    return refused === 'wrong-state' || (stays && stays.status !== 'WS_PUBLISHED') ? 'no-longer-published' : refused;
  }

  async show(manager: EntityManager, about: Released, by: Actor): Promise<null> {
    const { row, stays } = await locked(manager, about, by);
    const { proposed, note } = about;
    if (stays)
      await this.mergers.join(manager, by, { row, stays }, { take: proposed!['take'] as string[], reason: note });
    else await this.publication.takeBack(manager, by, row, String(proposed!['reason']), note);
    return null;
  }
}

/** Returns the record, locked, and the one that it would be merged into, if any. */
const locked = async (
  manager: EntityManager,
  { subject, proposed }: About,
  by: Actor,
): Promise<{ row: Pair['row']; stays: Pair['stays'] | null }> => {
  if (proposed?.['into'] === undefined) return { row: await lockRow(manager, by, subject), stays: null };
  const code = String(proposed['into']);
  const into = (await idsOfCodes(manager, [code])).get(code);
  if (!into) throw new Problem('no-longer-published');
  return lockPair(manager, by, subject, into);
};
