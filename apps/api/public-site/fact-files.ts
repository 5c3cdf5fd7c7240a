import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createBrotliDecompress, createGzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { explain, type Origin } from '@vigil/shared/counting/arrow/file-metadata.js';
import { FACT_FILE_NAMES, type FactFile } from '@vigil/shared/counting/arrow/fact-files.js';
import type { PackedColumns } from '@vigil/shared/counting/arrow/pack-facts.js';
import en from '@vigil/shared/text/facts/en.json' with { type: 'json' };
import km from '@vigil/shared/text/facts/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { etagOfBytes } from '../platform/http/conditional-response.js';
import type { Encoding } from '../platform/http/built-web-files.js';
import { PublicRepository } from './public.repository.js';

/** A cached file, stored only compressed: uncompressed, a file of a million incidents takes 100 MB. */
interface Packed {
  etag: string;
  br: Buffer;
  gzip: Buffer;
}
/** The three files as of one moment. */
export interface FactFiles<T = Packed> {
  seq: number;
  files: Readonly<Record<FactFile, T>>;
}
/** A file that is packed in itself, as Parquet is. */
type ParquetFile = Pick<Packed, 'etag'> & { bytes: Buffer };

/** Nearly the smallest size, in a third of the time. */
const QUALITY = 5;
/** Maximum restarts when something is published during packing; after that, packing runs without pauses. */
const MOST_BEGINNINGS = 4;

const says = [createText('en', en), createText('km', km)];
const compressors = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }),
  gzip: () => createGzip(),
};
const compressed = async (pieces: readonly Uint8Array[], encoding: keyof typeof compressors): Promise<Buffer> => {
  const packed: Buffer[] = [];
  await pipeline(Readable.from(pieces), compressors[encoding](), async (stream: AsyncIterable<Buffer>) => {
    for await (const piece of stream) packed.push(piece);
  });
  return Buffer.concat(packed);
};
const letOtherWorkRun = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

type Making<T> = (name: FactFile, columns: PackedColumns, origin: Origin) => Promise<T>;

/** Three files of one kind that were made last, or are being made. */
interface Latest<T> {
  kept: FactFiles<T> | null;
  packing: { seq: number; files: Promise<FactFiles<T>> } | null;
}

/**
 * Provides the public facts as three Arrow files of one moment, and as three Parquet files. It packs them on the first
 * request after a publication, and caches them. Packing runs in steps of a few milliseconds, compression on other
 * threads.
 */
@Injectable()
export class FactFilesService {
  private readonly arrows: Latest<Packed> = { kept: null, packing: null };
  private readonly parquets: Latest<ParquetFile> = { kept: null, packing: null };
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly facts: PublicFacts,
    private readonly published: PublicRepository,
  ) {}

  /** Returns the Arrow files of the facts at the time of this call or later. */
  async current(): Promise<FactFiles> {
    return this.latest(this.arrows, (...file) => this.arrowFile(...file));
  }

  /** Returns the Parquet files likewise. Fewer readers want them than the Arrow files, which browsers count on. */
  async currentParquet(): Promise<FactFiles<ParquetFile>> {
    const { writeFactParquet } = await import('./fact-parquet.js');
    return this.latest(this.parquets, async (name, columns, origin) => {
      const bytes = await writeFactParquet(name, columns[name], explain(name, origin, says), letOtherWorkRun);
      return { etag: etagOfBytes(bytes), bytes };
    });
  }

  private async latest<T>(of: Latest<T>, make: Making<T>): Promise<FactFiles<T>> {
    const { seq } = this.facts;
    if (of.kept?.seq === seq) return of.kept;
    if (of.packing?.seq === seq) return of.packing.files;
    const files = this.runInTurn(() => this.pack(of, seq, make));
    of.packing = { seq, files };
    files
      .finally(() => {
        if (of.packing?.files === files) of.packing = null;
      })
      .catch(() => undefined);
    return files;
  }

  /**
   * Returns the bytes of a file in an encoding. Uncompressed files are streamed as fast as the reader takes them, so
   * that many readers cannot fill the memory.
   */
  bytes({ files }: FactFiles, name: FactFile, encoding: Encoding): Buffer | Readable {
    return encoding === 'identity'
      ? Readable.from([files[name].br]).pipe(createBrotliDecompress())
      : files[name][encoding];
  }

  /**
   * @param from accepts files packed meanwhile at this sequence number or later: otherwise each publication would add
   * another round of packing, and the wait would grow.
   */
  private async pack<T>(of: Latest<T>, from: number, make: Making<T>): Promise<FactFiles<T>> {
    if (of.kept && of.kept.seq >= from) return of.kept;
    const { organisation: publisher, demo } = await this.published.about();
    const { seq, columns } = await this.columns();
    const files = {} as Record<FactFile, T>;
    for (const name of FACT_FILE_NAMES) files[name] = await make(name, columns, { seq, publisher, demo });
    return (of.kept = { seq, files });
  }

  private async arrowFile(name: FactFile, columns: PackedColumns, origin: Origin): Promise<Packed> {
    const { encodePieces } = await import('@vigil/shared/counting/arrow/encode-arrow-file.js');
    const pieces = encodePieces(name, columns[name], explain(name, origin, says));
    const [br, gz] = await Promise.all([compressed(pieces, 'br'), compressed(pieces, 'gzip')]);
    return { etag: etagOfBytes(br), br, gzip: gz };
  }

  /** Packs the columns of one moment: starts over when a change arrives between two steps. */
  private async columns(): Promise<{ seq: number; columns: PackedColumns }> {
    const { pack } = await import('@vigil/shared/counting/arrow/pack-facts.js');
    for (let beginning = 1; ; beginning += 1) {
      const { seq } = this.facts;
      const steps = pack(this.facts.facts);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) return { seq, columns: step.value };
        if (beginning > MOST_BEGINNINGS) continue;
        await letOtherWorkRun();
        if (this.facts.seq !== seq) break;
      }
    }
  }

  private runInTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}
