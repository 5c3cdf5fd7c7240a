import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendCustody } from './custody.js';
import { originalOf } from './evidence.repository.js';
import { EVIDENCE_STORE, type EvidenceStore } from './evidence-store.js';
import { decrypted } from './file-cipher.js';
import { readEncryptedValue } from './encrypted-file-values.repository.js';

/** Why an original is read. Each except the last adds a line to its chain of custody. */
type ReadFor = 'viewed' | 'copied' | 'exported' | 'derived' | 'rehashed';

/** Reads originals. The bytes are exactly those that were stored, or reading fails. */
@Injectable()
export class Originals {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  /**
   * Returns the bytes of a stored file, unchanged. Writes the custody line before the first byte.
   * @param actor who reads; the caller checks whether they may. Null: Vigil itself
   * @throws Problem 'not-found' when there is no such file or it is not stored; CannotOpen, NoSuchObject when it is
   * damaged
   */
  async *readOriginal(actor: { id: string } | null, evidenceId: string, why: ReadFor): AsyncGenerator<Uint8Array> {
    const object = await originalOf(this.database.manager, evidenceId);
    const key = object && (await readEncryptedValue(this.database.manager, [evidenceId], 'key')).get(evidenceId);
    if (!object || typeof key !== 'string') throw new Problem('not-found');
    if (why !== 'rehashed')
      await this.database.transaction((manager) => appendCustody(manager, evidenceId, actor?.id ?? null, why));
    yield* decrypted(Buffer.from(key, 'base64url'), object, this.store.get(object));
  }
}
