import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type { AgreedPage } from '@vigil/shared/staff-responses/agreed-words.js';
import type { PublicWords } from '@vigil/shared/staff-responses/releases.js';
import { proposeRelease } from '../../accounts/releases/propose-release.js';
import { type Released, type ReleaseKind, ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { waitingReleases } from '../../accounts/releases/releases.repository.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { upsert } from '../../platform/database/optimistic-upsert.js';
import { findAgreed, listAgreed } from './agreed-words.repository.js';
import type { Member } from '../../platform/http/current-member.js';

type Stored<W> = W & { id: string; revision: number };
type Columns = Readonly<Record<string, unknown>>;
const asWords = (words: object): PublicWords => ({ ...words }) as PublicWords;

/**
 * Words of the organisation's own that stand on records for good: one person proposes them, another agrees. The whole
 * team uses them, and no reader ever sees them, so no line of the public feed tells of them.
 */
export abstract class AgreedWords<W extends object> implements ReleaseKind {
  private readonly table: 'own_code' | 'own_question';
  private readonly select: string;
  private readonly knownBy: keyof W & string;

  /**
   * @param of.select the select with which staff get an entry, without a condition
   * @param of.knownBy what an entry is known by on records: it never changes, and no two entries share it
   */
  protected constructor(
    protected readonly database: DataSource,
    kinds: ReleaseKinds,
    readonly name: 'own-code' | 'own-question',
    of: { table: 'own_code' | 'own_question'; select: string; knownBy: keyof W & string },
  ) {
    this.table = of.table;
    this.select = of.select;
    this.knownBy = of.knownBy;
    kinds.add(this);
  }

  /** The words alone, in one order. */
  protected abstract wordsOf(words: W): W;
  /** Returns what is wrong with a proposal. @param former null: it is new */
  protected abstract faults(manager: EntityManager, body: W, former: Stored<W> | null): Promise<FieldError[]>;
  /** The columns of an entry: those that may change, and those that are set once. */
  protected abstract columnsOf(words: W): { columns: Columns; once: Columns };

  /** Does what follows when words are agreed to, after they are written and logged. */
  protected async agreed(_manager: EntityManager, _words: W, _by: Member): Promise<void> {}

  async list(): Promise<AgreedPage<W>> {
    const { manager } = this.database;
    const items = await listAgreed<Stored<W>>(manager, this.select, this.knownBy);
    const waiting = (await waitingReleases(manager, this.name)).map(({ id, subject, proposed }) => ({
      id: subject,
      proposal: id,
      ...(proposed as unknown as W),
    }));
    return { total: items.length, items, waiting };
  }

  /**
   * Proposes an entry, or a change of it. The same words again are the same proposal.
   * @param replacing the waiting proposal that whoever proposes has seen
   * @throws Problem 'invalid-body' that names what is wrong; 'already-exists' if another entry has the name, or waits
   * with it; 'another-waits'
   */
  async propose(id: string, body: W, replacing: string | null, by: Member): Promise<AgreedPage<W>> {
    await this.database.transaction(async (manager) => {
      const former = await this.find(manager, 'id', id);
      const errors = await this.faults(manager, body, former);
      if (errors.length > 0) throw new Problem('invalid-body', { errors });
      if ((await this.isTaken(manager, id, body)) || (await this.isWaiting(manager, id, body)))
        throw new Problem('already-exists');
      await proposeRelease(manager, {
        kind: this.name,
        subject: id,
        seen: former && asWords(this.wordsOf(former)),
        wanted: asWords(this.wordsOf(body)),
        replacing,
        by: by.id,
      });
    });
    return this.list();
  }

  /** Somebody may have agreed to the same name of another proposal meanwhile. */
  async refusal(manager: EntityManager, { subject, proposed }: Released): Promise<ProblemCode | null> {
    return (await this.isTaken(manager, subject, proposed as unknown as W)) ? 'already-exists' : null;
  }

  async show(manager: EntityManager, { subject: id, proposed }: Released, by: Member): Promise<null> {
    const words = proposed as unknown as W;
    const now = await this.find(manager, 'id', id);
    const { columns, once } = this.columnsOf(words);
    const precondition = now ? { create: false as const, revision: now.revision } : { create: true as const };
    const kept = await upsert(manager, this.table, id, precondition, columns, once, this.select);
    await logUpsert(manager, this.table, id, by.id, kept);
    await this.agreed(manager, words, by);
    return null;
  }

  protected find(manager: EntityManager, by: 'id' | (keyof W & string), value: unknown): Promise<Stored<W> | null> {
    return findAgreed<Stored<W>>(manager, this.select, by, value);
  }

  /** Whether another proposal of this name waits for a second person. */
  private async isWaiting(manager: EntityManager, id: string, body: W): Promise<boolean> {
    const waiting = await waitingReleases(manager, this.name);
    return waiting.some(({ subject, proposed }) => subject !== id && proposed?.[this.knownBy] === body[this.knownBy]);
  }

  private async isTaken(manager: EntityManager, id: string, body: W): Promise<boolean> {
    const other = await this.find(manager, this.knownBy, body[this.knownBy]);
    return other !== null && other.id !== id;
  }
}
