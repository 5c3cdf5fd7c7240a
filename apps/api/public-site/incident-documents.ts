import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import { isIncidentCode } from '@vigil/shared/public/incident-code.js';
import type { JoinedRecord, PublicIncident, PublicIncidentSummary } from '@vigil/shared/public/response-types.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { asBytes } from '../platform/utf8-bytes.js';
import { DocumentDataFile, type StoredDocument } from './document-data-file.js';
import {
  codesChangedSince,
  documentsAt,
  documentsOf,
  goneCodes,
  type Gone,
  relationsAt,
} from './incident-documents.repository.js';

type Ended = Pick<Gone, 'what' | 'into' | 'day'>;
/** A document as it is stored and sent: the JSON of a PublicIncident, or of `{gone: Gone}`, as UTF-8. */
interface Kept {
  code: string;
  bytes: Buffer;
}
const GONE_MARK = '{"gone":';

const isOfGone = (bytes: Buffer): boolean => bytes.toString('latin1', 0, GONE_MARK.length) === GONE_MARK;
/** Returns the reason why a code is gone; null when the document is an incident. */
export const goneOf = ({ bytes }: Kept): Gone | null =>
  isOfGone(bytes) ? (JSON.parse(bytes.toString()) as { gone: Gone }).gone : null;
export const incidentOf = ({ bytes }: Kept): PublicIncident => JSON.parse(bytes.toString()) as PublicIncident;

/**
 * Returns the number of the last change, which PostgreSQL writes last. No text has these letters: its quotes are
 * escaped.
 */
const lastChangeOf = (bytes: Buffer): number => {
  const at = bytes.lastIndexOf(LAST_CHANGE);
  return at < 0
    ? Infinity
    : Number.parseInt(bytes.toString('latin1', at + LAST_CHANGE.length, at + LAST_CHANGE.length + 20), 10);
};
const LAST_CHANGE = Buffer.from('"seq" : ');

/** What lists show of an incident. */
const summaryOf = (incident: PublicIncident): PublicIncidentSummary => ({
  code: incident.code,
  kind: incident.kind,
  title: incident.title,
  titleTranslation: incident.titleTranslation,
  when: incident.when,
  place: incident.place,
  interference: incident.interference,
  grade: incident.grade,
  groups: incident.groups,
  acts: incident.acts.map(({ kind, type }) => ({ kind, type })),
});

/** Documents per statement. Making their summaries blocks other work for some milliseconds. */
const BATCH = 100;
/** Codes that are checked at once for being stored. */
const LOOK_AT_ONCE = 5000;
/**
 * Bytes of summaries in memory: of some 30,000 records. Reading one alone from the file takes ten times as long; those
 * that are read at once are not kept, as keeping them would take longer than reading them.
 */
const SUMMARY_BYTES = 16 * 1024 ** 2;
const ENTRY_BYTES = 160;
/**
 * One of so many that are read alone is kept. Keeping one takes as long as reading it, and who goes through all pages
 * asks for each once; what is asked for often is kept soon all the same.
 */
const KEPT_ONE_OF = 4;
/** Milliseconds for which a list may read from the file before it lets other requests run. */
const READ_MS = 5;

/**
 * Stores the published documents in one file, so that incidents can be read while the database is down. The file is
 * only a copy: what is missing in it, outdated or damaged is read from the database and written again.
 */
@Injectable()
export class IncidentDocuments implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly file: DocumentDataFile;
  /** Summaries that lists asked for recently and that no other was near to, as `summaryBytesOf` returns them. */
  private readonly summaries = new LRUCache<string, string>({
    maxSize: SUMMARY_BYTES,
    sizeCalculation: (text) => text.length + ENTRY_BYTES,
  });
  /** How many summaries were read from the file, each alone. */
  private readAlone = 0;
  /** Codes once published that now answer with a reason or a redirect; null until the database says which. */
  private readonly gone = new Map<string, Ended | null>();
  /** The codes that were merged into each, directly. */
  private readonly mergedInto = new Map<string, Set<string>>();
  /** The last relations asked for, of which sequence number, and at which. */
  private asked: { seq: number; now: number; relations: ReturnType<typeof relationsAt> } | null = null;
  private stopped = false;
  private turn = 0;
  private pending: Promise<unknown> = Promise.resolve();
  private queue: Promise<unknown> = Promise.resolve();

  /**
   * @param folder where the file is; one folder per database
   * @param fillAfter what is missing in the file is written after it. Both at once would take a machine with two cores
   * from its readers
   */
  constructor(
    private readonly database: PublicDatabase,
    private readonly facts: PublicFacts,
    private readonly folder: string,
    private readonly fillAfter: Promise<void> = Promise.resolve(),
  ) {
    this.file = new DocumentDataFile(folder);
    facts.onChange((codes) => this.refresh(codes));
  }

  /** Updates the file to the database's state; what is missing in it is written in the background. */
  async onApplicationBootstrap(): Promise<void> {
    for (const gone of await goneCodes(this.database)) this.setEnd(gone.code, gone);
    const { seq } = this.facts;
    const stored = await this.file.open(this.facts.facts.size);
    const isUsable = stored >= 0 && stored <= seq;
    if (!isUsable) await this.file.clear();
    await this.update(isUsable ? await codesChangedSince(this.database, stored) : [], seq);
    this.pending = Promise.all([this.removeOtherFiles(), this.fillAfter.then(() => this.fill())]).catch(
      () => undefined,
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.pending;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runInTurn(() => this.file.close()).catch(() => undefined);
  }

  /** Returns the document of a code; null for a code never published, without reading the file or the database. */
  async read(code: string): Promise<Kept | null> {
    if (!isIncidentCode(code) || !(this.gone.has(code) || this.facts.has(code))) return null;
    const bytes = this.file.readBytes(code, 'text');
    if (bytes !== null) return { code, bytes };
    const [loaded] = await this.load([code]);
    return loaded ? { code, bytes: Buffer.from(loaded.text) } : null;
  }

  /**
   * Returns the JSON of each record's PublicIncidentSummary, in this order; null for a record that is not published.
   */
  async summariesOf(codes: readonly string[]): Promise<(string | null)[]> {
    return (await this.summaryBytesOf(codes)).map((bytes) => bytes && Buffer.from(bytes, 'latin1').toString());
  }

  /**
   * Returns the same, with the bytes of UTF-8 as the characters of Latin-1: a long list of them is joined and sent in
   * microseconds, where each letter outside Latin would have to be encoded.
   */
  async summaryBytesOf(codes: readonly string[]): Promise<(string | null)[]> {
    const found = codes.map((code) => this.summaries.get(code) ?? null);
    const missing = codes.filter((_, i) => found[i] === null);
    if (missing.length === 0) return found.map((summary) => summary || null);
    const others = new Map<string, string>();
    this.file.readNearby(missing, 'summary', performance.now() + READ_MS, (at, bytes, isAlone) => {
      const summary = bytes.toString('latin1');
      others.set(missing[at]!, summary);
      if (!isAlone) return;
      this.readAlone += 1;
      if (this.readAlone % KEPT_ONE_OF === 0) this.summaries.set(missing[at]!, summary);
    });
    const rest = missing.filter((code) => !others.has(code));
    if (rest.length > 0)
      for (const { code, summary } of await this.summariesLater(rest)) others.set(code, asBytes(summary));
    return codes.map((code, i) => (found[i] ?? others.get(code)) || null);
  }

  /**
   * Returns many incidents as of a public sequence number: the JSON of a PublicIncident by code. Omits records not
   * published then, or removed entirely since. Reads from the file those that have not changed since, and the others
   * from the database; while that is down, returns their latest stored documents instead.
   */
  async readAt(codes: readonly string[], seq: number): Promise<Map<string, string>> {
    const { documents, relations } = await this.readBytesAt(codes, seq);
    return new Map(
      [...documents].map(([code, bytes]) => {
        const text = bytes.toString();
        return [
          code,
          relations === null
            ? text
            : `${text.slice(0, text.lastIndexOf('}'))}, "relations" : ${JSON.stringify(relations.get(code) ?? [])}}`,
        ];
      }),
    );
  }

  /** Returns the same as UTF-8, and the relations beside them; null: they cannot be read. */
  async readBytesAt(
    codes: readonly string[],
    seq: number,
  ): Promise<{ documents: Map<string, Buffer>; relations: Awaited<ReturnType<typeof relationsAt>> | null }> {
    return {
      documents: await this.documentsAt(codes, seq),
      relations: await this.relationsAt(seq).catch(() => null),
    };
  }

  /**
   * How records belonged together, for all pages of one reading. No document has it: another record's change can end
   * it.
   */
  private relationsAt(seq: number): ReturnType<typeof relationsAt> {
    const { asked } = this;
    if (asked?.seq === seq && asked.now === this.facts.seq) return asked.relations;
    const relations = relationsAt(this.database, seq);
    relations.catch(() => {
      if (this.asked?.relations === relations) this.asked = null;
    });
    this.asked = { seq, now: this.facts.seq, relations };
    return relations;
  }

  private async documentsAt(codes: readonly string[], seq: number): Promise<Map<string, Buffer>> {
    const documents = new Map<string, Buffer>();
    const seen = new Set<string>();
    const take = (code: string, bytes: Buffer): void => {
      seen.add(code);
      // A copy: what is read along is valid for as long as this call takes.
      if (!isOfGone(bytes) && lastChangeOf(bytes) <= seq) documents.set(code, Buffer.from(bytes));
    };
    this.file.readNearby(codes, 'text', performance.now() + READ_MS, (at, bytes) => take(codes[at]!, bytes));
    for (const code of codes) {
      if (seen.has(code)) continue;
      const text = await this.file.readLater(code, 'text').catch(() => null);
      if (text !== null) take(code, Buffer.from(text));
    }
    const others = codes.filter((code) => !documents.has(code));
    await letOthersRun();
    if (others.length === 0) return documents;
    try {
      const rows = await documentsAt(this.database, others, seq);
      for (const { code, document } of rows) documents.set(code, Buffer.from(withoutInvisible(document)));
      // Drops the texts: see documentsAt.
      rows.length = 0;
    } catch {
      for (const kept of await Promise.all(others.map((code) => this.read(code))))
        if (kept && !goneOf(kept)) documents.set(kept.code, kept.bytes);
    }
    return documents;
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
    const targets = [code];
    for (const target of targets) {
      for (const one of this.mergedInto.get(target) ?? []) {
        if (one === code || found.has(one)) continue;
        found.set(one, { code: one, day: this.endedOn(one) });
        targets.push(one);
      }
    }
    return [...found.values()].sort((a, b) => ((a.day ?? '') + a.code < (b.day ?? '') + b.code ? -1 : 1));
  }

  /** Called before the response to a write, so that a retracted record is gone at once. */
  refresh(codes: readonly string[]): Promise<void> {
    return this.update(codes, this.facts.seq);
  }

  /** Replaces the documents of these codes, which are all that changed up to this public sequence number. */
  private async update(codes: readonly string[], seq: number): Promise<void> {
    this.turn += 1;
    this.forget(codes);
    // Null until the new state is read: every changed code was published once.
    for (const code of codes) this.setEnd(code, null);
    await this.runInTurn(async () => {
      // Again: what was written before this turn may have been read before the change.
      this.forget(codes);
      // Overwrites the old documents also if the database fails. If the disk fails, nobody reads them all the same.
      await this.file.write([]).catch(() => undefined);
      for (let at = 0; at < codes.length; at += BATCH) await this.copy(codes.slice(at, at + BATCH));
      await this.file.writeHead(seq).catch(() => undefined);
    });
  }

  private forget(codes: readonly string[]): void {
    for (const code of codes) this.summaries.delete(code);
    this.file.forget(codes);
  }

  private setEnd(code: string, ended: Ended | null): void {
    this.unsetEnd(code);
    this.gone.set(code, ended && { what: ended.what, into: ended.into, day: ended.day });
    if (ended?.what !== 'merged') return;
    const others = this.mergedInto.get(ended.into!);
    if (others) others.add(code);
    else this.mergedInto.set(ended.into!, new Set([code]));
  }

  private unsetEnd(code: string): void {
    const ended = this.gone.get(code);
    if (ended?.what === 'merged') this.mergedInto.get(ended.into!)!.delete(code);
    this.gone.delete(code);
  }

  /** Reads summaries without holding up other requests; those that are missing in one statement. */
  private async summariesLater(codes: readonly string[]): Promise<{ code: string; summary: string }[]> {
    const read = await Promise.all(
      codes.map(async (code) => ({ code, summary: await this.file.readLater(code, 'summary').catch(() => null) })),
    );
    const found = read.flatMap(({ code, summary }) => (summary === null ? [] : [{ code, summary }]));
    const missing = read.filter(({ summary }) => summary === null).map(({ code }) => code);
    return missing.length === 0 ? found : [...found, ...(await this.load(missing))];
  }

  /** Returns documents that are missing in the file out of the database, and writes them without waiting for it. */
  private async load(codes: readonly string[]): Promise<StoredDocument[]> {
    const { turn } = this;
    const found = await documentsNow(this.database, codes);
    const keep = async (): Promise<void> => {
      // What changed since may be newer than what was read.
      if (turn === this.turn) await this.keep(found);
    };
    void this.runInTurn(keep).catch(() => undefined);
    return found.map(({ ended: _ended, ...document }) => document);
  }

  /** Writes what is missing in the file, in batches, between which other writes have their turn. */
  private async fill(): Promise<void> {
    let missing: string[] = [];
    let seen = 0;
    const copy = (): Promise<void> => this.runInTurn(() => this.copy(missing));
    for (const code of this.facts.facts.allCodes()) {
      if (this.stopped) return;
      if (!this.file.has(code)) missing.push(code);
      seen += 1;
      if (seen % LOOK_AT_ONCE === 0) await letOthersRun();
      if (missing.length < BATCH) continue;
      await copy();
      missing = [];
    }
    await copy();
  }

  /** Removes what is not part of the file, such as the files of an earlier version: they are copies of documents. */
  private async removeOtherFiles(): Promise<void> {
    for (const name of await readdir(this.folder))
      if (!DocumentDataFile.names.includes(name)) await rm(join(this.folder, name), { recursive: true, force: true });
  }

  private async copy(codes: readonly string[]): Promise<void> {
    // A full disk must not undo a publication: a missing document is read from the database, and written later.
    await this.keep(await documentsNow(this.database, codes)).catch(() => undefined);
  }

  private async keep(documents: readonly DocumentNow[]): Promise<void> {
    for (const { code, ended } of documents) {
      if (ended) this.setEnd(code, ended);
      else this.unsetEnd(code);
    }
    await this.file.write(documents);
  }

  /**
   * Runs database reads and file writes one after the other, so that an older document never overwrites a newer one.
   */
  private runInTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.queue.then(work);
    this.queue = mine.catch(() => undefined);
    return mine;
  }
}

interface DocumentNow extends StoredDocument {
  ended: Gone | null;
}
const documentsNow = async (database: PublicDatabase, codes: readonly string[]): Promise<DocumentNow[]> => {
  if (codes.length === 0) return [];
  return (await documentsOf(database, codes)).map(({ code, document, gone }) => {
    if (document === null) return { code, text: withoutInvisible(JSON.stringify({ gone })), summary: '', ended: gone };
    const text = withoutInvisible(document);
    return { code, text, summary: JSON.stringify(summaryOf(JSON.parse(text) as PublicIncident)), ended: null };
  });
};
