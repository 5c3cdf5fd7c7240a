import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { MOST_BYTES_TOGETHER } from '@vigil/shared/sealing/limits.js';
import type { HandedIn, OpenedIdentity, WaitingIdentity } from '@vigil/shared/staff-responses/people.js';
import type { Actor } from '../incidents/record-access.js';
import type { WrappedKeyBody } from '../incidents/sealed-notes/request-bodies.js';
import { readLiveKeys, shareLiveKeys } from '../incidents/sealed-notes/sealing-key.repository.js';
import { bytes } from '../incidents/sealed-notes/sealing-keys.service.js';
import { asKey, forReader, identityLine, openingLine, type OpeningReason, sealingLine } from './identities.service.js';
import {
  findIdentities,
  insertIdentities,
  insertIdentityKeys,
  nameOf,
  newestIdentities,
  waitingIdentities,
  wrappedIdentityKeys,
  type IdentityAt,
} from './identity.repository.js';
import { logPeopleTogether } from './log-people.js';
import { lockRecords } from './people.repository.js';
import { readKnownPeople } from './visible-people.js';

interface Shared extends IdentityAt {
  keys: readonly WrappedKeyBody[];
}
interface Resealed extends Shared {
  body: string;
}

/**
 * Identities that wait: for the key of a reader who came later, or to be sealed anew because a reader is gone. Only the
 * team of a person is told. A request is about many at once: what it cannot do it leaves out, and says what it did.
 */
@Injectable()
export class WaitingIdentitiesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Lists those of people on whose team the actor is. */
  async list(actor: Actor): Promise<WaitingIdentity[]> {
    const { manager } = this.database;
    const { people } = await readKnownPeople(manager, actor);
    const known = [...people.values()].filter(({ team }) => team.includes(actor.id));
    const handles = new Map(known.map(({ id, content }) => [id, content.person.handle!]));
    const waiting = await waitingIdentities(manager, new Map(known.map(({ id, team }) => [id, team])));
    return waiting.map((one) => ({ ...one, handle: handles.get(one.person)! }));
  }

  /** Returns ciphertexts to a reader, and logs each. @throws Problem 'too-large' */
  async open(
    actor: Actor,
    {
      with: which,
      items,
      for: reason,
    }: { with: 'own' | 'recovery'; items: readonly IdentityAt[]; for?: OpeningReason | null },
  ): Promise<OpenedIdentity[]> {
    return this.database.transaction(async (manager) => {
      const teams = await lockTeams(manager, actor, items);
      const found = (await findIdentities(manager, items)).filter(({ personId }) => teams.has(personId));
      if (found.reduce((sum, { body }) => sum + body.length, 0) > MOST_BYTES_TOGETHER) throw new Problem('too-large');
      const wrappedFor = await wrappedIdentityKeys(manager, found, which === 'own' ? actor.id : null);
      const readable = found.filter((one) => wrappedFor(one) !== null);
      await logPeopleTogether(
        manager,
        actor.id,
        readable.map((one) => openingLine(one, which, reason)),
      );
      return readable.map((one) => forReader(one, wrappedFor(one)!));
    });
  }

  /** Gives readers who wait their keys. Those who have one keep it. @returns what is sealed for them now */
  async share(actor: Actor, items: readonly Shared[]): Promise<HandedIn[]> {
    return this.database.transaction(async (manager) => {
      const teams = await lockTeams(manager, actor, items);
      const mayRead = await readersOf(manager, teams, items);
      const asked = new Map(items.map((one) => [nameOf(one), one]));
      const ready = (await findIdentities(manager, [...asked.values()]))
        .map((one) => ({ ...one, keys: asked.get(nameOf(one))!.keys }))
        .filter(({ personId, keys }) => mayRead(personId, keys));
      const recipientsOf = await insertIdentityKeys(
        manager,
        ready.map((one) => ({ ...one, keys: one.keys.map(asKey) })),
      );
      await logPeopleTogether(
        manager,
        actor.id,
        ready.flatMap((one) => {
          const recipients = recipientsOf(one);
          return recipients.length === 0
            ? []
            : [identityLine(one, 'identity-shared', [{ field: 'recipients', value: recipients }])];
        }),
      );
      return ready.map(({ id, revision }) => ({ id, revision }));
    });
  }

  /**
   * Seals stale ones anew under their next revision. What they said before stays for its readers, because the server
   * cannot tell whether it is the same. @returns what is sealed anew now
   */
  async reseal(actor: Actor, items: readonly Resealed[]): Promise<HandedIn[]> {
    return this.database.transaction(async (manager) => {
      const teams = await lockTeams(manager, actor, items);
      const mayRead = await readersOf(manager, teams, items);
      const asked = new Map(items.map((one) => [one.id, { ...one, sealed: bytes(one.body) }]));
      const newest = (await newestIdentities(manager, [...asked.keys()])).filter(({ id, personId }) =>
        mayRead(personId, asked.get(id)!.keys),
      );
      const done = newest.filter(
        ({ id, revision, body }) => revision === asked.get(id)!.revision + 1 && body.equals(asked.get(id)!.sealed),
      );
      const next = newest
        .filter(({ id, revision, stale }) => stale && revision === asked.get(id)!.revision)
        .map(({ id, revision, personId }) => ({ id, personId, revision: revision + 1, body: asked.get(id)!.sealed }));
      await insertIdentities(manager, actor.id, next);
      const recipientsOf = await insertIdentityKeys(
        manager,
        next.map((one) => ({ ...one, keys: asked.get(one.id)!.keys.map(asKey) })),
      );
      await logPeopleTogether(
        manager,
        actor.id,
        next.map((one) => sealingLine(one, 'identity-changed', recipientsOf(one))),
      );
      return [...done, ...next].map(({ id, revision }) => ({ id, revision }));
    });
  }
}

type Teams = ReadonlyMap<string, readonly string[]>;

/** Locks the people of these identities. @returns the teams of those on whose team the actor is, by person */
const lockTeams = async (manager: EntityManager, actor: Actor, items: readonly IdentityAt[]): Promise<Teams> => {
  const newest = await newestIdentities(
    manager,
    items.map(({ id }) => id),
  );
  const rows = await lockRecords(manager, [...new Set(newest.map(({ personId }) => personId))], 'update');
  const { people: known } = await readKnownPeople(manager, actor);
  return new Map(
    rows.filter(({ id, team }) => known.has(id) && team.includes(actor.id)).map(({ id, team }) => [id, team]),
  );
};

/** Locks the keys, until the transaction ends. @returns what says whether these are keys of somebody who may open it */
const readersOf = async (
  manager: EntityManager,
  teams: Teams,
  items: readonly Shared[],
): Promise<(personId: string, keys: readonly WrappedKeyBody[]) => boolean> => {
  await shareLiveKeys(manager, [...new Set(items.flatMap(({ keys }) => keys.map(({ key }) => key)))]);
  const keysOf = await readLiveKeys(manager);
  return (personId, keys) => {
    const team = teams.get(personId);
    const allowed = team && keysOf(team);
    return allowed !== undefined && keys.every(({ key }) => allowed.has(key));
  };
};
