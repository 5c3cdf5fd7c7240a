import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { incidentIn } from '@vigil/shared/public/objection.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { unlessDamaged } from '../../encryption/envelope.js';
import { keyringOf } from '../../encryption/keyring.js';
import { ServerSignals } from '../../encryption/server-signals.js';
import { NoticesSeenBy } from '../../incidents/notices-seen-by.js';
import { recordsByCode, type CodedRecord } from '../../incidents/records-by-code.repository.js';
import { readObjectionText } from './objection-text.js';
import { encryptedObjections, storedObjections, type TeamLimits } from './objection.repository.js';

const AT_ONCE = 200;
/** The topic of the signal that the text of an objection was deleted. */
export const ERASED_TOPIC = 'objection-erased';
/** A number can be given earlier and committed later than this many others. */
const LATE = 100;
/** How often all are looked for, in case a signal was lost. */
const ALL_MS = 3_600_000;

/**
 * Which records the stored objections are about. The page is encrypted, so each is opened once, and its code stays in
 * memory until the keys are locked or its text is deleted. Only those that came since are looked for.
 */
@Injectable()
export class ObjectionSubjects implements OnModuleInit {
  /** Another one after each change of the keys. */
  private codes = new Map<string, string | null>();
  /** Those that cannot be opened: nobody can say whom they concern, so nobody sees them. Looked at again each time. */
  private damaged: readonly string[] = [];
  /** The number of the newest one that was looked for, and until when (performance.now()) that is enough. */
  private newest = 0;
  private enoughUntil = 0;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly signals: ServerSignals,
    private readonly notices: NoticesSeenBy,
  ) {}

  onModuleInit(): void {
    keyringOf(this.database.manager).onChange(() => {
      this.codes = new Map();
      this.enoughUntil = 0;
    });
    this.signals.on(ERASED_TOPIC, (id) => void this.codes.delete(String(id)));
    this.notices.useObjections(async (manager, member) => (await this.read(manager)).hiddenFrom(member));
  }

  /** @throws Problem 'locked', 'unavailable' */
  async read(manager: EntityManager): Promise<Subjects> {
    if (keyringOf(manager).locked) throw new Problem('locked');
    const { codes, damaged } = await this.readNewer(manager);
    const about = new Map([...codes].flatMap(([id, code]) => (code === null ? [] : [[id, code] as const])));
    return new Subjects(about, await recordsByCode(manager, [...new Set(about.values())]), damaged);
  }

  private async readNewer(
    manager: EntityManager,
  ): Promise<{ codes: ReadonlyMap<string, string | null>; damaged: readonly string[] }> {
    const { codes } = this;
    const isAll = performance.now() >= this.enoughUntil;
    const enoughUntil = performance.now() + ALL_MS;
    const stored = await storedObjections(manager, isAll ? 0 : this.newest - LATE);
    const ids = new Set(stored.map(({ id }) => id));
    if (isAll) for (const id of codes.keys()) if (!ids.has(id)) codes.delete(id);
    const missing = [...new Set([...ids, ...this.damaged])].filter((id) => !codes.has(id));
    const damaged: string[] = [];
    for (let at = 0; at < missing.length; at += AT_ONCE)
      for (const row of await encryptedObjections(manager, missing.slice(at, at + AT_ONCE))) {
        const text = await unlessDamaged(() => readObjectionText(manager, row));
        if (text === null) damaged.push(row.id);
        else codes.set(row.id, incidentIn(text.about));
      }
    // Last: what failed is looked for again. What was read before the keys changed is enough for this caller alone.
    if (codes !== this.codes) return { codes, damaged };
    this.damaged = damaged;
    this.newest = stored.reduce((last, { seq }) => Math.max(last, seq), this.newest);
    if (isAll) this.enoughUntil = enoughUntil;
    return { codes, damaged };
  }
}

/** The codes of records by objection, and who may know of those records. */
export class Subjects {
  /** Of objections about a record of a case team, who may know of them; nobody of those that are damaged. */
  private readonly teams: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly codes: ReadonlyMap<string, string>,
    private readonly records: ReadonlyMap<string, CodedRecord>,
    /** Those whose text cannot be opened. */
    readonly damaged: readonly string[],
  ) {
    const teams = new Map<string, readonly string[]>(damaged.map((id) => [id, []]));
    for (const [id, code] of codes) {
      const team = records.get(code)?.limitedTo ?? null;
      if (team !== null) teams.set(id, team);
    }
    this.teams = teams;
  }

  /** The record that an objection is about; null: none that exists. */
  recordOf(objection: string): CodedRecord | null {
    return this.records.get(this.codes.get(objection) ?? '') ?? null;
  }

  /** The objections about the record with this code. */
  about(code: string): string[] {
    return [...this.codes].flatMap(([id, one]) => (one === code ? [id] : []));
  }

  /** The objections about a record that may be of these days. */
  aboutDays(from: string, until: string): string[] {
    return [...this.codes.keys()].filter((id) => {
      const record = this.recordOf(id);
      return record !== null && (record.earliest ?? from) <= until && (record.latest ?? until) >= from;
    });
  }

  /** Whether a reviewer may know of an objection. */
  isSeenBy(objection: string, member: string): boolean {
    return this.teams.get(objection)?.includes(member) ?? true;
  }

  /** The objections that a member may not know of. */
  hiddenFrom(member: string): string[] {
    return [...this.teams].flatMap(([id, team]) => (team.includes(member) ? [] : [id]));
  }

  /** The same, and those about records of case teams: a number tells nobody of them. */
  hiddenInCounts(member: string): string[] {
    return [...this.teams].flatMap(([id, team]) =>
      team.includes(member) && this.recordOf(id)?.isOfTeam === false ? [] : [id],
    );
  }

  limits(): TeamLimits {
    return {
      limited: [...this.teams.keys()],
      pairs: [...this.teams].flatMap(([id, team]) => team.map((member) => id + member)),
    };
  }
}
