import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { isForTeamAlone } from '@vigil/shared/people/is-for-team-alone.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PersonWithoutTeam } from '@vigil/shared/staff-responses/people.js';
import { assertIndependent } from '../accounts/apply-trust-policy.js';
import type { Actor } from '../incidents/record-access.js';
import { logPeople } from './log-people.js';
import { askOpening, lockRecords, updateRecord } from './people.repository.js';
import { ableOnTeams } from './able-on-team.js';
import { readKnownPeople, type PersonRecord } from './visible-people.js';

/**
 * Lets two reviewers into the team of a person at high risk whom nobody of the team can read any more: all of them were
 * suspended or have another role. Otherwise nobody could even ask to erase the person.
 */
@Injectable()
export class TeamOpeningsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Lists such people: by id, and nothing else of them. */
  async list(actor: Actor): Promise<PersonWithoutTeam[]> {
    const found = await withoutTeam(this.database.manager, actor);
    return [...found.values()].map(({ id, openingAsker }) => ({ person: id, askedBy: openingAsker }));
  }

  /**
   * Asks to be let in. The second reviewer who asks lets both in.
   * @returns whether they are in
   * @throws Problem 'not-found', 'not-independent'
   */
  async ask(actor: Actor, id: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await lockRecords(manager, [id], 'update');
      const record = (await withoutTeam(manager, actor)).get(id);
      if (!record) throw new Problem('not-found');
      const asked = record.openingAskedBy;
      const { acts } = record.content.person;
      const able = (await ableOnTeams(manager, acts))(acts);
      if (asked === actor.id) return false;
      if (asked === null || !able.has(asked)) {
        await askOpening(manager, id, actor.id);
        await logPeople(manager, actor.id, { kind: 'person', id, revision: null, what: 'team-opening-asked' });
        return false;
      }
      await assertIndependent(manager, actor.id, [asked]);
      const team = [...record.team, asked, actor.id].sort();
      const sealed = await updateRecord(manager, record, { memberId: actor.id, team, content: record.content });
      const revision = record.revision + 1;
      await logPeople(manager, actor.id, { kind: 'person', id, revision, what: 'team-opened', sealed });
      return true;
    });
  }
}

/** Returns the people at high risk none of whose team can act. Not those of an incident that the actor may not know. */
const withoutTeam = async (manager: EntityManager, actor: Actor): Promise<Map<string, PersonRecord>> => {
  const { all, ofHiddenIncident } = await readKnownPeople(manager, actor);
  const ableOf = await ableOnTeams(
    manager,
    [...all.values()].flatMap(({ content }) => content.person.acts),
  );
  const canAct = ({ content, team }: PersonRecord): boolean => {
    const able = ableOf(content.person.acts);
    return team.some((one) => able.has(one));
  };
  return new Map(
    [...all].filter(
      ([id, record]) => isForTeamAlone(record.content.person.risk) && !ofHiddenIncident.has(id) && !canAct(record),
    ),
  );
};
