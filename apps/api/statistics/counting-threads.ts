import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { canBeShared, type KnownToThread, newsFor } from '@vigil/shared/counting/facts-in-threads.js';
import { QuestionRefused } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { countryWordsInUse } from '@vigil/shared/text/country-words.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import { isSmall, memoryOfMachine } from '../platform/machine-memory.js';
import { PlacesService } from '../places/places.service.js';
import type { FromThread, ThreadData, ToThread } from './counting-thread.js';
import type { CountingWork, FactSnapshot } from './counting-work.js';

/** Returns the most threads. A second one, even of two cores, answers quick questions beside a slow one. */
export const threadsFor = (mebibytes: number, cores: number): number =>
  isSmall(mebibytes) ? 1 : Math.min(4, Math.max(2, cores - 1));
/** Megabytes of the heap; columns and buffers are not in it. */
const MOST_MEMORY = 512;
const WAITING = 200;
const LONGEST_MS = 60_000;
/** To begin one more costs more than to wait so long for one that answers. */
const BUSY_MS = 50;
/** Without questions for so long, a thread ends: it takes memory. */
const IDLE_MS = 60_000;
/** How often what was counted may be thrown away one after the other, before publications wait for it. */
const MOST_IN_VAIN = 2;
/** The longest that a publication waits for a count. */
export const LONGEST_HOLD_MS = 1_000;
/** After so many, readers are told to come again. */
const MOST_REFUSED = 8;

/** What a question leaves for the thread that will answer it. */
interface WaitingForThread {
  take: (thread: CountingThread) => void;
  giveUp: (why: Error) => void;
}

/** Messages make plain bytes of a Buffer. */
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** A number for each set of facts; it keeps none of them alive. */
const numbers = new WeakMap<Facts, number>();
let last = 0;
const numberOf = (facts: Facts): number => {
  let number = numbers.get(facts);
  if (number === undefined) {
    numbers.set(facts, (number = last += 1));
    letGo.register(facts, number);
  }
  return number;
};
const everywhere = new Set<CountingThread>();
const letGo = new FinalizationRegistry<number>((number) => {
  for (const thread of everywhere) thread.forget(number);
});

/** One thread, asked one thing at a time: once it has begun, which takes some hundred milliseconds. */
class CountingThread {
  readonly worker: Worker;
  private readonly known = new Map<number, { facts: KnownToThread; coverage: readonly CoverageEntry[] }>();
  private settle: { resolve: (reply: FromThread) => void; reject: (why: Error) => void } | null = null;
  private idle: NodeJS.Timeout | undefined;
  private state: 'begins' | 'free' | 'taken' | 'over' = 'begins';

  /**
   * @param onFree is called when it has begun, and after each answer
   * @param onFailure is called if it ends before it has begun
   */
  constructor(
    data: ThreadData,
    private readonly onFree: () => void,
    private readonly onFailure: (why: Error) => void,
  ) {
    this.worker = new Worker(new URL('./counting-thread.js', import.meta.url), {
      workerData: data,
      // It needs no key, password or address of ours.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    });
    this.worker.unref();
    this.worker.on('message', (reply: FromThread | 'begun') => {
      if (reply === 'begun') this.rest();
      else this.settle?.resolve(reply);
    });
    this.worker.on('error', (problem) => this.end(problem));
    this.worker.on('exit', () => this.end());
    this.idle = setTimeout(() => this.end('too late'), LONGEST_MS).unref();
    everywhere.add(this);
  }

  get isBeginning(): boolean {
    return this.state === 'begins';
  }

  get isFree(): boolean {
    return this.state === 'free';
  }

  get isOver(): boolean {
    return this.state === 'over';
  }

  /** Keeps a free thread for one question, which is asked next. */
  take(): this {
    clearTimeout(this.idle);
    this.state = 'taken';
    return this;
  }

  /** @throws Error when it ends before it has answered; Problem 'unavailable' when it takes too long */
  async ask(
    { module, name }: Pick<CountingWork<unknown, unknown>, 'module' | 'name'>,
    standings: readonly FactSnapshot[],
    args: unknown,
  ): Promise<FromThread> {
    const replied = new Promise<FromThread>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    const stop = setTimeout(() => {
      this.settle?.reject(new Problem('unavailable', { retryAfterSeconds: 30 }));
      this.end();
    }, LONGEST_MS);
    try {
      const told = standings.map((standing) => this.tell(standing));
      this.worker.postMessage({ work: { module, name, args, standings: told } } satisfies ToThread);
      return await replied;
    } finally {
      clearTimeout(stop);
      this.settle = null;
      this.rest();
    }
  }

  forget(number: number): void {
    if (this.known.delete(number)) this.worker.postMessage({ forget: number } satisfies ToThread);
  }

  end(why: unknown = null): void {
    if (this.isOver) return;
    const { isBeginning } = this;
    this.state = 'over';
    everywhere.delete(this);
    clearTimeout(this.idle);
    const ended = new Error(`a thread ended (${why === null ? 'by itself' : String(why)})`);
    this.settle?.reject(ended);
    void this.worker.terminate();
    if (isBeginning) this.onFailure(ended);
  }

  private rest(): void {
    if (this.isOver) return;
    clearTimeout(this.idle);
    this.state = 'free';
    this.idle = setTimeout(() => this.end(), IDLE_MS).unref();
    this.onFree();
  }

  private tell({ facts, coverage, asOf }: FactSnapshot) {
    const number = numberOf(facts);
    const before = this.known.get(number);
    const { news, known } = newsFor(facts, before?.facts ?? null);
    this.known.set(number, { facts: known, coverage });
    return { number, news, coverage: before?.coverage === coverage ? null : coverage, asOf };
  }
}

/**
 * Counts from many facts in other threads, which read the same memory: this thread answers everybody else meanwhile.
 * They run the same code, so the answer is the same. docs/decisions/counting-in-threads.md says why and when.
 */
@Injectable()
export class CountingThreads implements BeforeApplicationShutdown {
  /** Up to so many incidents, this thread counts by itself. Tests lower it. */
  static countedHere = 150_000;
  private readonly threads: CountingThread[] = [];
  /** Questions whose turn has come, the first first. */
  private readonly waiting: WaitingForThread[] = [];
  private readonly limiter = new ConcurrencyLimiter(threadsFor(memoryOfMachine(), availableParallelism()), WAITING);
  private readonly same = new Map<string, Promise<unknown>>();
  /** By facts: how often in a row what was counted from them had to be thrown away. */
  private readonly inVain = new WeakMap<Facts, number>();
  /** What publications wait for. */
  private held: Promise<unknown> | null = null;

  constructor(private readonly places: PlacesService) {}

  /** Whether so many facts are to be in memory that other threads can read. */
  static share(facts: Facts): boolean {
    return facts.size > CountingThreads.countedHere;
  }

  /** Whether these facts are counted in another thread. */
  isFor(standings: readonly Pick<FactSnapshot, 'facts'>[]): boolean {
    return (
      standings.some(({ facts }) => CountingThreads.share(facts)) && standings.every(({ facts }) => canBeShared(facts))
    );
  }

  /** Counts in this thread or in another. @returns null if the facts changed meanwhile @throws as `run` does */
  async hereOrThere<Args, Made>(
    work: CountingWork<Args, Made>,
    standings: readonly FactSnapshot[],
    args: () => Args,
    who: string,
  ): Promise<Made | null> {
    return this.isFor(standings) ? this.run(work, standings, args, { who }) : work.run(standings, this.places, args());
  }

  /**
   * Has something counted by another thread, or by this one if that thread ends.
   * @param args are asked for when its turn comes
   * @param asked what this is, if others may ask the same: it is then counted once. It must name the facts' version
   * @returns null if the facts changed meanwhile: what was counted is thrown away, since it may be of half a change
   * @throws QuestionRefused; Problem 'unavailable' when too many wait, or the facts change all the time
   */
  async run<Args, Made>(
    work: CountingWork<Args, Made>,
    standings: readonly FactSnapshot[],
    args: () => Args,
    { who = '', asked = null }: { who?: string; asked?: string | null } = {},
  ): Promise<Made | null> {
    const before = standings.map(({ facts }) => facts.changes.now);
    const isUnchanged = (): boolean => standings.every(({ facts }, i) => facts.changes.now === before[i]);
    const making = (): Promise<Made | null> =>
      this.limiter.take(() => (isUnchanged() ? this.made(work, standings, args, isUnchanged) : null), who);
    if (asked === null) return making();
    const key = `${work.name} ${standings.map(({ facts }) => numberOf(facts)).join()} ${before.join()} ${asked}`;
    const known = this.same.get(key);
    if (known) return known as Promise<Made | null>;
    const made = making().finally(() => this.same.delete(key));
    this.same.set(key, made);
    return made;
  }

  /** Begins a thread for facts that are counted in one, so that the first who asks need not wait for it. */
  prepare({ module }: Pick<CountingWork<never, unknown>, 'module'>, facts: Facts): void {
    if (this.isFor([{ facts }]) && this.running.length === 0) this.begin(module);
  }

  /** Waits until facts may change: nearly always at once. */
  async untilFree(): Promise<void> {
    while (this.held) await this.held;
  }

  /** For tests: the threads there are. */
  get running(): readonly Worker[] {
    return this.threads.filter(({ isOver }) => !isOver).map(({ worker }) => worker);
  }

  beforeApplicationShutdown(): void {
    for (const { giveUp } of this.waiting.splice(0)) giveUp(new Error('the server ends'));
    for (const thread of this.threads) thread.end();
  }

  private async made<Args, Made>(
    work: CountingWork<Args, Made>,
    standings: readonly FactSnapshot[],
    args: () => Args,
    isUnchanged: () => boolean,
  ): Promise<Made | null> {
    const first = standings[0]!.facts;
    const inVain = this.inVain.get(first) ?? 0;
    if (inVain > MOST_REFUSED) {
      this.inVain.delete(first);
      throw new Problem('unavailable', { retryAfterSeconds: 5 });
    }
    const asking = this.asked(work, standings, args());
    if (inVain >= MOST_IN_VAIN) this.hold(asking);
    const reply = await asking.catch((problem: unknown) => {
      if (problem instanceof Problem) throw problem;
      return { failed: String(problem) };
    });
    if (!isUnchanged()) {
      this.inVain.set(first, inVain + 1);
      return null;
    }
    this.inVain.delete(first);
    if ('refused' in reply) throw new QuestionRefused(reply.refused);
    if ('failed' in reply) {
      // A thread that ended, or could not answer, never decides what the answer is.
      process.emitWarning(`Counted without a thread, which holds everybody up: ${reply.failed}`, 'CountingThread');
      return work.run(standings, this.places, args());
    }
    return (reply.made instanceof Uint8Array ? bufferOf(reply.made) : reply.made) as Made;
  }

  /** A thread that cannot be begun fails as one that ended. */
  private async asked(
    work: Pick<CountingWork<unknown, unknown>, 'module' | 'name'>,
    standings: readonly FactSnapshot[],
    args: unknown,
  ): Promise<FromThread> {
    return (await this.free(work.module)).ask(work, standings, args);
  }

  /**
   * Returns the first thread that does nothing. One more begins once a question has waited for a moment, but nobody
   * waits for that one while another answers sooner.
   */
  private free(module: string): CountingThread | Promise<CountingThread> {
    for (let at = this.threads.length - 1; at >= 0; at -= 1) if (this.threads[at]!.isOver) this.threads.splice(at, 1);
    const found = this.threads.find(({ isFree }) => isFree);
    if (found) return found.take();
    return new Promise((take, giveUp) => {
      this.waiting.push({ take, giveUp });
      if (this.threads.length === 0) this.begin(module);
      else this.beginSoon(module);
    });
  }

  /** Begins one more thread if somebody still waits after a moment. They begin one after the other. */
  private beginSoon(module: string): void {
    setTimeout(() => {
      if (this.waiting.length > 0 && !this.threads.some(({ isBeginning }) => isBeginning)) this.begin(module);
    }, BUSY_MS);
  }

  private begin(module: string): void {
    const goOn = (): void => {
      if (this.waiting.length > 0) this.beginSoon(module);
    };
    const made = new CountingThread(
      {
        places: this.places.gazetteer.places,
        country: this.places.country.code,
        countryWords: countryWordsInUse(),
        module,
      },
      () => {
        if (this.waiting.length > 0) this.waiting.shift()!.take(made.take());
        goOn();
      },
      (why) => {
        this.waiting.shift()?.giveUp(why);
        goOn();
      },
    );
    this.threads.push(made);
  }

  private hold(asking: Promise<unknown>): void {
    const mine: Promise<unknown> = Promise.race([
      asking.catch(() => undefined),
      new Promise((resolve) => {
        setTimeout(resolve, LONGEST_HOLD_MS).unref();
      }),
    ]).finally(() => {
      if (this.held === mine) this.held = null;
    });
    this.held = mine;
  }
}
