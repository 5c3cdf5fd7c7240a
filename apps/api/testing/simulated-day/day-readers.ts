import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { FACT_FILE_NAMES, SEQ_HEADER, type FactFile } from '@vigil/shared/counting/arrow/fact-files.js';
import { unpack } from '@vigil/shared/counting/arrow/unpack-facts.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { count } from '@vigil/shared/counting/count.js';
import type { PlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { asDay } from '@vigil/shared/day/day.js';
import { figuresText, type DayOracle, type Reading } from './day-oracle.js';

/** What became of what readers asked. */
interface Read {
  answers: number;
  /** Answers that said that Vigil could not, and those that did not come. */
  refused: number;
  /** Pages that came without what they are about. */
  unwritten: number;
  faults: string[];
}

/** A day after all that is invented: what the server's own day is, changes no figure of it. */
const TODAY = asDay('2026-01-01');

/** A reader who looks at the front page, at figures, at the map, at a record, and takes the tables along. */
export class DayReaders {
  readonly read: Read = { answers: 0, refused: 0, unwritten: 0, faults: [] };

  constructor(
    private readonly url: string,
    private readonly oracle: DayOracle,
    private readonly places: PlaceTree,
  ) {}

  async visit(random: SeededRandom): Promise<void> {
    const indicator = random.pick(['I01', 'I02'] as const);
    const question = `indicator=${indicator}&period=2021&unit=month&split=period,place:1`;
    await this.page('/', '');
    await this.counts(indicator, question);
    const record = this.oracle.codeToRead(random);
    if (record) await this.page(`/incidents/${record.code}`, record.title);
    const more = [
      () => this.countsTable(indicator, question),
      () => this.incidentsTable(),
      () => this.map(indicator, question),
      () => this.page('/data', ''),
    ];
    await random.pick(more)();
  }

  private async counts(indicator: 'I01' | 'I02', question: string): Promise<void> {
    await this.figures('counts', indicator, `/api/public/counts?${question}`, (text) => {
      const { answer } = JSON.parse(text) as { answer: WireAnswer };
      return {
        seq: Number(answer.asOf),
        found: figuresText([
          ['total', answer.total.low ?? 0],
          ...answer.cells.map(({ keys, low }) => [keys.join(' '), low ?? 0] as const),
        ]),
      };
    });
  }

  private async countsTable(indicator: 'I01' | 'I02', question: string): Promise<void> {
    await this.figures('counts.csv', indicator, `/api/public/counts.csv?${question}`, (text) => {
      const rows = tableOf(text).filter(({ row }) => row !== 'subtotal');
      return {
        seq: Number(rows[0]!['as_of']),
        found: figuresText(
          rows.map(({ row, period, place_level_1_code: place, low }) => [
            row === 'total' ? 'total' : `${period} ${place}`,
            Number(low || 0),
          ]),
        ),
      };
    });
  }

  private async incidentsTable(): Promise<void> {
    await this.figures('incidents.csv', null, '/api/public/incidents.csv?indicator=I01&period=2021', (text) => {
      const rows = tableOf(text);
      // A table without a row names no moment.
      return rows.length === 0
        ? null
        : {
            seq: Number(rows[0]!['as_of']),
            found: rows
              .map(({ title, earliest_day: day, place_code: place }) => `${title} ${day} ${place}`)
              .sort()
              .join('\n'),
          };
    });
  }

  /** Counts as the map does in a reader's browser: from the files of facts. */
  private async map(indicator: 'I01' | 'I02', question: string): Promise<void> {
    const atLeast = this.oracle.seq;
    const files = {} as Record<FactFile, Uint8Array>;
    const seqs = new Set<string>();
    for (const name of FACT_FILE_NAMES) {
      const answer = await this.ask(`/api/public/facts/${name}.arrow`);
      if (!answer) return;
      files[name] = answer.bytes;
      seqs.add(answer.headers.get(SEQ_HEADER) ?? '');
    }
    // Somebody published between two files: a browser asks again.
    if (seqs.size > 1) return;
    const steps = unpack(files, this.places);
    let step = steps.next();
    while (!step.done) step = steps.next();
    const { facts, seq } = step.value;
    const answer = count(facts, publicQuestion(new URLSearchParams(question)), TODAY);
    this.keep('map', indicator, atLeast, {
      seq,
      found: figuresText([
        ['total', answer.total.low],
        ...answer.cells.map(({ keys, low }) => [keys.join(' '), low] as const),
      ]),
    });
  }

  private async page(path: string, mark: string): Promise<void> {
    const answer = await this.ask(path);
    if (!answer) return;
    const text = answer.text();
    // Where a page cannot be written, the application's own page comes, whose script says what is wrong.
    if (!text.includes('id="served"')) this.read.unwritten += 1;
    else if (!text.includes(mark)) this.read.faults.push(`${path} lacks ${mark}`);
  }

  private async figures(
    what: Reading['what'],
    indicator: Reading['indicator'],
    path: string,
    read: (text: string) => Pick<Reading, 'seq' | 'found'> | null,
  ): Promise<void> {
    const atLeast = this.oracle.seq;
    const answer = await this.ask(path);
    if (!answer) return;
    const found = read(answer.text());
    if (found) this.keep(what, indicator, atLeast, found);
  }

  private keep(
    what: Reading['what'],
    indicator: Reading['indicator'],
    atLeast: number,
    found: Pick<Reading, 'seq' | 'found'>,
  ): void {
    this.oracle.readings.push({ what, indicator, atLeast, ...found });
  }

  /** Asks again, as a reader does, until an answer comes. @returns null where none came within a minute or two */
  private async ask(path: string): Promise<Answered | null> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.tried(path);
      if (answer) return answer;
      this.read.refused += 1;
      await pause(AGAIN_MS);
    }
    return null;
  }

  private async tried(path: string): Promise<Answered | null> {
    try {
      const answer = await fetch(this.url + path, { signal: AbortSignal.timeout(30_000) });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (answer.status === 200) {
        this.read.answers += 1;
        return { bytes, headers: answer.headers, text: () => new TextDecoder().decode(bytes) };
      }
      if (answer.status < 500 && answer.status !== 429) this.read.faults.push(`${path} answers ${answer.status}`);
    } catch {
      // The connection broke: nothing was said.
    }
    return null;
  }
}

interface Answered {
  bytes: Uint8Array;
  headers: Headers;
  text: () => string;
}
const TRIES = 60;
const AGAIN_MS = 1000;

const tableOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });
