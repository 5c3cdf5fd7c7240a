import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ServerSignals } from '../../encryption/server-signals.js';

/** Who has a record's form open in which tab, and since when (milliseconds). */
export interface Editing {
  record: string;
  member: string;
  tab: string;
  since: number;
}

const TOPIC = 'editing';
/** How often a server tells the others which tabs it knows. */
const TELL_EVERY_MS = 10_000;
/** How long what another server told counts, if that server says nothing more. */
const LEASE_MS = 25_000;
/** A tab that has its answer asks again within this time, or it is gone. */
const ASKS_AGAIN_WITHIN_MS = 5_000;

interface Own {
  editing: Editing;
  requests: number;
  /** When its last request began. */
  asked: number;
  leaving: NodeJS.Timeout | null;
}

/**
 * Who changes which record now, on all servers, in memory alone: in no table, log or backup. A tab is known as long as
 * its request waits; when the tab closes, the request breaks off, and it is gone at once.
 */
@Injectable()
export class EditingPresence implements OnModuleInit, OnModuleDestroy {
  /** What all servers told, by tab. */
  private readonly all = new Map<string, Editing & { until: number }>();
  /** The tabs that are connected to this server. */
  private readonly own = new Map<string, Own>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private telling: NodeJS.Timeout | undefined;
  private stopHearing: (() => void) | undefined;

  constructor(private readonly signals: ServerSignals) {}

  onModuleInit(): void {
    this.stopHearing = this.signals.on(TOPIC, (said) => this.hear(said as Editing & { isOver?: true }));
    this.telling = setInterval(() => this.tell(), TELL_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.telling);
    this.stopHearing?.();
    for (const { leaving } of this.own.values()) if (leaving) clearTimeout(leaving);
  }

  /** Returns who edits a record, the earliest first. */
  of(record: string): Editing[] {
    const now = Date.now();
    return [...this.all.values()]
      .filter((one) => one.record === record && one.until > now)
      .sort((a, b) => a.since - b.since || (a.tab < b.tab ? -1 : 1));
  }

  /** Waits until somebody begins or ends, at most so long. */
  change(record: string, ms: number, onClose: (close: () => void) => void): Promise<void> {
    return this.signals.wait(ms, (happened) => {
      const all = this.waiting.get(record) ?? new Set();
      this.waiting.set(record, all.add(happened));
      onClose(happened);
      return () => {
        all.delete(happened);
        if (all.size === 0) this.waiting.delete(record);
      };
    });
  }

  /**
   * Notes that a tab edits a record while its request runs.
   * @returns what to call when the request ends. isGone: the tab broke it off
   */
  begin(record: string, member: string, tab: string): (isGone: boolean) => void {
    const key = keyOf({ member, tab });
    const known = this.own.get(key);
    if (known?.leaving) clearTimeout(known.leaving);
    const isSame = known?.editing.record === record;
    const own: Own = isSame
      ? { ...known, requests: known.requests + 1, asked: Date.now(), leaving: null }
      : { editing: { record, member, tab, since: Date.now() }, requests: 1, asked: Date.now(), leaving: null };
    this.own.set(key, own);
    if (!isSame) this.say(own.editing);
    let isEnded = false;
    return (isGone) => {
      if (isEnded) return;
      isEnded = true;
      const now = this.own.get(key);
      if (!now || now.editing.record !== record) return;
      now.requests -= 1;
      if (now.requests > 0) return;
      if (isGone) this.end(key);
      else now.leaving = setTimeout(() => this.end(key), ASKS_AGAIN_WITHIN_MS).unref();
    };
  }

  private end(key: string): void {
    const own = this.own.get(key);
    this.own.delete(key);
    if (own) this.say({ ...own.editing, isOver: true });
  }

  /** Tells every server; this one at once. */
  private say(said: Editing & { isOver?: true }): void {
    this.hear(said);
    this.signals.send(TOPIC, said);
  }

  private hear(said: Editing & { isOver?: true }): void {
    const { isOver, ...editing } = said;
    const key = keyOf(editing);
    const before = this.all.get(key);
    if (isOver) this.all.delete(key);
    else this.all.set(key, { ...editing, until: Date.now() + LEASE_MS });
    if (isOver ? before !== undefined : before?.record !== editing.record) {
      this.wake(editing.record);
      if (before) this.wake(before.record);
    }
  }

  private tell(): void {
    const now = Date.now();
    for (const [key, { editing, asked }] of this.own) {
      if (asked + LEASE_MS < now) this.end(key);
      else this.say(editing);
    }
    for (const [key, { until, record }] of this.all)
      if (until <= now) {
        this.all.delete(key);
        this.wake(record);
      }
  }

  private wake(record: string): void {
    for (const happened of this.waiting.get(record) ?? []) happened();
  }
}

const keyOf = ({ member, tab }: Pick<Editing, 'member' | 'tab'>): string => `${member} ${tab}`;
