import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { HandedIn, OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
import type { Actor } from '../incidents/record-access.js';
import type { OpeningBody, WrappedKeyBody } from '../incidents/sealed-notes/request-bodies.js';
import { assertRecipients } from '../incidents/sealed-notes/sealed-notes.service.js';
import { bytes } from '../incidents/sealed-notes/sealing-keys.service.js';
import type { NewLeaf } from '../audit-log/log-leaf.js';
import {
  findIdentity,
  insertIdentities,
  insertIdentityKeys,
  keysOfTeam,
  wrappedIdentityKeys,
  type StoredIdentity,
} from './identity.repository.js';
import { logPeople, type PeopleLine } from './log-people.js';
import { lockRecords } from './people.repository.js';
import { assertKnown } from './people.service.js';
import { readVisiblePeople } from './visible-people.js';

interface SealedIdentityToKeep {
  body: string;
  keys: WrappedKeyBody[];
}

/** Stores and returns who a person is, as ciphertext. Each sealing and each opening is a line of the log. */
@Injectable()
export class IdentitiesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Seals something new about who a person is. Whoever handed the person in may, and whoever may read them.
   * @throws Problem 'not-found', 'already-exists', 'invalid-body' for a key that has ended or is not the team's
   */
  async add(actor: Actor, personId: string, id: string, { body, keys }: SealedIdentityToKeep): Promise<HandedIn> {
    return this.database.transaction(async (manager) => {
      await lockPerson(manager, actor, personId, { orAuthor: true });
      await assertReaders(manager, personId, keys);
      const sealed = bytes(body);
      const before = await findIdentity(manager, id, 1);
      if (before) {
        if (before.personId === personId && before.body.equals(sealed)) return { id, revision: 1 };
        throw new Problem('already-exists');
      }
      await this.insert(manager, actor, { id, revision: 1, personId, body: sealed }, keys, 'identity-sealed');
      return { id, revision: 1 };
    });
  }

  /**
   * Seals it again under its next revision: with other words or for other readers. What it said before stays for its
   * readers, because the server cannot tell which it was.
   * @throws Problem 'not-found', 'changed-meanwhile', 'invalid-body'
   */
  async change(
    actor: Actor,
    personId: string,
    id: string,
    { body, keys }: SealedIdentityToKeep,
    revision: number,
  ): Promise<HandedIn> {
    return this.database.transaction(async (manager) => {
      await lockPerson(manager, actor, personId);
      await assertReaders(manager, personId, keys);
      const before = await identityOf(manager, personId, id, null);
      const sealed = bytes(body);
      if (before.revision === revision + 1 && before.body.equals(sealed)) return { id, revision: before.revision };
      if (before.revision !== revision) throw new Problem('changed-meanwhile');
      const next = { id, revision: revision + 1, personId, body: sealed };
      await this.insert(manager, actor, next, keys, 'identity-changed');
      return { id, revision: next.revision };
    });
  }

  /**
   * Returns the ciphertext to a reader, and logs that they asked for it.
   * @throws Problem 'not-found', 'not-sealed-for-you'
   */
  async open(
    actor: Actor,
    personId: string,
    id: string,
    { with: which, revision, for: reason }: OpeningBody & { for?: 'dossier' | null },
  ): Promise<OpenedIdentity> {
    return this.database.transaction(async (manager) => {
      await lockPerson(manager, actor, personId);
      const identity = await identityOf(manager, personId, id, revision ?? null);
      const wrapped = (await wrappedIdentityKeys(manager, [identity], which === 'own' ? actor.id : null))(identity);
      if (!wrapped) throw new Problem('not-sealed-for-you');
      await logPeople(manager, actor.id, openingLine(identity, which, reason));
      return forReader(identity, wrapped);
    });
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    identity: StoredIdentity,
    keys: readonly WrappedKeyBody[],
    what: string,
  ): Promise<void> {
    await insertIdentities(manager, actor.id, [identity]);
    const recipientsOf = await insertIdentityKeys(manager, [{ ...identity, keys: keys.map(asKey) }]);
    await logPeople(manager, actor.id, sealingLine(identity, what, recipientsOf(identity)));
  }
}

export const asKey = ({ key, wrapped }: WrappedKeyBody): { keyId: string; wrapped: Buffer } => ({
  keyId: key,
  wrapped: bytes(wrapped),
});

/** Locks a person. @throws Problem 'not-found' when the actor may not know of them */
const lockPerson = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  { orAuthor = false } = {},
): Promise<void> => {
  const [row] = await lockRecords(manager, [id], 'update');
  if (row?.kind === 'person' && orAuthor && row.authorId === actor.id) return;
  assertKnown(await readVisiblePeople(manager, actor, id), id);
};

/**
 * @throws Problem 'invalid-body' for a key that has ended, is named twice, or is neither the team's nor the recovery
 * key
 */
const assertReaders = async (
  manager: EntityManager,
  personId: string,
  keys: readonly WrappedKeyBody[],
): Promise<void> => {
  await assertRecipients(manager, keys);
  const allowed = await keysOfTeam(manager, personId);
  const errors = keys.flatMap(({ key }, at) =>
    allowed.has(key) ? [] : [{ pointer: `/keys/${at}/key`, code: 'not-of-the-team' }],
  );
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};

/** @throws Problem 'not-found' */
const identityOf = async (
  manager: EntityManager,
  personId: string,
  id: string,
  revision: number | null,
): Promise<StoredIdentity> => {
  const found = await findIdentity(manager, id, revision);
  if (found?.personId !== personId) throw new Problem('not-found');
  return found;
};

/** What the log says of one identity. */
export const identityLine = (
  { personId, id, revision }: Omit<StoredIdentity, 'body'>,
  what: string,
  values: NewLeaf['values'] = [],
): PeopleLine => ({
  kind: 'person',
  id: personId,
  revision: null,
  what,
  values: [...values, { field: 'identity', value: { identity: id, revision } }],
});
/** What an identity is opened for, where it is not to be read on a page. */
export type OpeningReason = 'dossier' | 'export';
export const openingLine = (
  identity: StoredIdentity,
  which: 'own' | 'recovery',
  reason: OpeningReason | null = null,
): PeopleLine => {
  const what = which === 'own' ? 'identity-opened' : 'identity-opened-by-recovery';
  return identityLine(identity, reason === null ? what : `${what}-for-${reason}`);
};

/** Of a new revision the log has the digest of its bytes, and whom it was sealed for. */
export const sealingLine = (identity: StoredIdentity, what: string, recipients: readonly string[]): PeopleLine =>
  identityLine(identity, what, [
    {
      field: `/identities/${identity.id}/body`,
      value: { internal: true, sealed: createHash('sha256').update(identity.body).digest('hex') },
    },
    { field: 'recipients', value: recipients },
  ]);

export const forReader = ({ id, revision, body }: StoredIdentity, wrapped: Buffer): OpenedIdentity => ({
  id,
  revision,
  body: body.toString('base64url'),
  wrapped: wrapped.toString('base64url'),
});
