import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import { isPublicCode } from '@vigil/shared/public/incident-code.js';
import type { JoinedRecord, PublicIncident } from '@vigil/shared/public/response-types.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { codesChangedSince, documentsAt, documentsOf, goneCodes, type Gone } from './incident-documents.repository.js';

type Ended = Pick<Gone, 'what' | 'into' | 'day'>;
/** A document as it is stored and sent: the JSON of a PublicIncident, or of `{gone: Gone}`. */
export interface Kept {
  code: string;
  text: string;
}
const GONE_MARK = '{"gone":';

/** Returns the reason why a code is gone; null when the document is an incident. */
export const goneOf = (kept: Kept): Gone | null =>
  kept.text.startsWith(GONE_MARK) ? (JSON.parse(kept.text) as { gone: Gone }).gone : null;
export const incidentOf = (kept: Kept): PublicIncident => JSON.parse(kept.text) as PublicIncident;

const BATCH = 500;
const RECENT = 4000;

/**
 * Stores one file per published code, so that incidents can be read while the database is down. The files are only a
 * copy: missing and outdated ones are rewritten from the database.
 */
@Injectable()
export class PublicDocuments implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Recently read documents, so that a list does not open fifty files each time. */
  private readonly recent = new LRUCache<string, Kept>({ max: RECENT });
  /** Codes once published that now answer with a reason or a redirect; null until the database says which. */
  private readonly gone = new Map<string, Ended | null>();
  private readonly unreadable = new Set<string>();
  private stopped = false;
  private serial = 0;
  private turn = 0;
  private isFilling = false;
  private pending: Promise<void> = Promise.resolve();
  private queue: Promise<unknown> = Promise.resolve();

  /** @param folder where the files are; one folder per database */
  constructor(
    private readonly database: PublicDatabase,
    private readonly facts: PublicFacts,
    private readonly folder: string,
  ) {
    facts.onChange((codes) => this.refresh(codes));
  }

  /** Updates the files to the database's state; missing files are written in the background. */
  async onApplicationBootstrap(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const { code, what, into, day } of await goneCodes(this.database)) this.gone.set(code, { what, into, day });
    const kept = Number(await readFile(this.headPath(), 'utf8').catch(() => '-1'));
    if (!(kept >= 0 && kept <= this.facts.seq)) await rm(this.folder, { recursive: true, force: true });
    else await this.refresh(await codesChangedSince(this.database, kept));
    this.pending = this.fill().catch(() => undefined);
  }

  /** Returns the document of a code; null for a code never published, without reading a file or the database. */
  async read(code: string): Promise<Kept | null> {
    if (!isPublicCode(code) || !(this.gone.has(code) || this.facts.has(code))) return null;
    const known = this.recent.get(code);
    if (known) return known;
    const turn = this.turn;
    const kept = await this.fetch(code);
    // Do not cache a document that was read while its code changed.
    if (kept && turn === this.turn) this.recent.set(code, kept);
    return kept;
  }

  /**
   * Returns many incidents as of a public sequence number: the JSON of a PublicIncident by code. Omits records not
   * published then, or removed entirely since. While the database is down, returns the latest stored files instead.
   */
  async readAt(codes: readonly string[], seq: number): Promise<Map<string, string>> {
    try {
      const rows = await documentsAt(this.database, codes, seq);
      const texts = new Map(rows.map(({ code, document }) => [code, withoutInvisible(document)]));
      // Drops the texts: see documentsAt.
      rows.length = 0;
      return texts;
    } catch {
      const kept = await Promise.all(codes.map((code) => this.read(code)));
      return new Map(kept.flatMap((one) => (one && !goneOf(one) ? [[one.code, one.text] as const] : [])));
    }
  }

  /** Returns the code that a merged record finally leads to: its target may have been merged further since. */
  async survivorOf(gone: Gone): Promise<string> {
    const seen = new Set([gone.code]);
    for (let into = gone.into!; ;) {
      seen.add(into);
      const kept = await this.read(into);
      const further = kept && goneOf(kept);
      if (further?.what !== 'merged' || seen.has(further.into!)) return into;
      into = further.into!;
    }
  }

  /** Returns the day on which a code ended; null if it is published or the day is not stored. */
  endedOn(code: string): string | null {
    return this.gone.get(code)?.day ?? null;
  }

  /** Returns the records merged into this one, directly or through others, ordered by day. */
  joinedInto(code: string): JoinedRecord[] {
    const found = new Map<string, JoinedRecord>();
    for (let into: readonly string[] = [code]; into.length > 0;) {
      const next = [...this.gone].filter(
        ([one, ended]) => ended?.what === 'merged' && into.includes(ended.into!) && one !== code && !found.has(one),
      );
      for (const [one, ended] of next) found.set(one, { code: one, day: ended!.day });
      into = next.map(([one]) => one);
    }
    return [...found.values()].sort((a, b) => ((a.day ?? '') + a.code < (b.day ?? '') + b.code ? -1 : 1));
  }

  private async fetch(code: string): Promise<Kept | null> {
    const file = this.unreadable.has(code) ? null : await readFile(this.path(code), 'utf8').catch(() => null);
    if (file !== null) return { code, text: withoutInvisible(file) };
    // During the first write of all files, readers do not queue: the background fill will write this file.
    if (this.isFilling) return (await this.load([code]))[0] ?? null;
    return this.runInTurn(async () => {
      const [found] = await this.load([code]);
      if (!found) return null;
      await this.write(found).catch(() => undefined);
      return found;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.pending;
  }

  /** Called before the response to a write, so that a retracted record is gone at once. */
  async refresh(codes: readonly string[]): Promise<void> {
    this.turn += 1;
    for (const code of codes) {
      this.recent.delete(code);
      // Null until the new state is read: every changed code was published once.
      this.gone.set(code, null);
    }
    await this.runInTurn(async () => {
      // If the disk cannot delete a file, mark it as unreadable so that withdrawn content is never served from it.
      await Promise.all(
        codes.map((code) => rm(this.path(code), { force: true }).catch(() => void this.unreadable.add(code))),
      );
      for (let at = 0; at < codes.length; at += BATCH) await this.copy(codes.slice(at, at + BATCH));
      await this.writeHead().catch(() => undefined);
    }).finally(() => {
      // A read that began during the refresh may have cached the old file before it was deleted.
      this.turn += 1;
      for (const code of codes) this.recent.delete(code);
    });
  }

  private async fill(): Promise<void> {
    this.isFilling = true;
    try {
      await this.writeMissing();
    } finally {
      this.isFilling = false;
    }
  }

  private async writeMissing(): Promise<void> {
    const missing = this.facts.codes().filter((code) => !existsSync(this.path(code)));
    for (let at = 0; at < missing.length && !this.stopped; at += BATCH) {
      await this.runInTurn(() => this.copy(missing.slice(at, at + BATCH)));
    }
    if (!this.stopped) await this.runInTurn(() => this.writeHead());
  }

  private async copy(codes: readonly string[]): Promise<void> {
    const found = await this.load(codes);
    for (const kept of found) {
      const gone = goneOf(kept);
      if (gone) this.gone.set(kept.code, { what: gone.what, into: gone.into, day: gone.day });
      else this.gone.delete(kept.code);
    }
    // A full disk must not undo a publication: a missing file is read from the database, and written later.
    for (const kept of found) await this.write(kept).catch(() => undefined);
  }

  /**
   * Runs database reads and file writes one after the other, so that an older document never overwrites a newer one.
   */
  private runInTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.queue.then(work);
    this.queue = mine.catch(() => undefined);
    return mine;
  }

  private async load(codes: readonly string[]): Promise<Kept[]> {
    const present = await documentsOf(this.database, codes);
    const gone = await goneCodes(this.database, codes);
    return [
      ...present.map((row): Kept => ({ code: row.code, text: withoutInvisible(row.document) })),
      ...gone.map((row): Kept => ({ code: row.code, text: JSON.stringify({ gone: row }) })),
    ];
  }

  private async write({ code, text }: Kept): Promise<void> {
    const path = this.path(code);
    const fresh = `${path}.${process.pid}.${this.serial++}`;
    await mkdir(join(this.folder, code.slice(3, 5)), { recursive: true });
    await writeFile(fresh, text);
    await rename(fresh, path);
    this.unreadable.delete(code);
  }

  private async writeHead(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(this.headPath(), String(this.facts.seq));
  }

  private path(code: string): string {
    return join(this.folder, code.slice(3, 5), `${code}.json`);
  }

  private headPath(): string {
    return join(this.folder, 'head');
  }
}
