const FIRST_WAIT_S = 2;
const LONGEST_WAIT_S = 120;
/** What an office says of itself is believed up to here: a number that is wrong must not keep a report for days. */
const LONGEST_ASKED_S = 3_600;
/** So many reports in a row that nobody takes: then it is the office, and not the reports. */
const IN_A_ROW = 3;

/**
 * Why a report waits by itself: too much at once; the office fails at it; no answer came; nobody vouched for its author
 * yet. A code of `text/field` (`queue.held.CODE`).
 */
export type Why = 'busy' | 'failing' | 'no-answer' | 'vouching';
/** A report that waits while others go on. until: milliseconds since 1970, by this phone. */
export interface Held {
  report: string;
  why: Why;
  until: number;
}
/** What came instead of an answer that settles it. status 0: nothing came. retryAfter: seconds. */
export interface Unsettled {
  status: number;
  code?: string;
  retryAfter: number | null;
}

/**
 * A refusal that says nothing of the report: the account it comes from waits for a colleague at the desk, and then the
 * same report is taken.
 */
export const waitsForVouch = ({ status, code }: Pick<Unsettled, 'status' | 'code'>): boolean =>
  status === 403 && code === 'vouching-needed';

const whyOf = (answer: Unsettled): Why => {
  if (waitsForVouch(answer)) return 'vouching';
  return answer.status === 0 ? 'no-answer' : answer.status >= 500 ? 'failing' : 'busy';
};

/**
 * Which reports wait by themselves after an answer that a second try may change: each a little longer every time, and
 * never the others. In memory alone: an app that is opened anew tries everything anew.
 * @param now milliseconds since 1970
 */
export class BackOff {
  private readonly held = new Map<string, Held & { tries: number }>();
  private row = 0;
  constructor(private readonly now: () => number) {}

  /**
   * A round begins: it is not known yet whether the office takes anything. @param reports that are still to be sent:
   * what was sent or deleted otherwise waits no more
   */
  begin(reports: ReadonlySet<string>): void {
    this.row = 0;
    for (const report of this.held.keys()) if (!reports.has(report)) this.held.delete(report);
  }

  /**
   * Whether it is this report's turn. One whose time lies further off than any wait can is the work of a clock that was
   * set back.
   */
  mayGo(report: string): boolean {
    const wait = (this.held.get(report)?.until ?? 0) - this.now();
    return wait <= 0 || wait > LONGEST_ASKED_S * 1000;
  }

  /** @returns whether the round is over: several in a row failed alike */
  holds(report: string, answer: Unsettled): boolean {
    const tries = (this.held.get(report)?.tries ?? 0) + 1;
    const own = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (tries - 1));
    const seconds = Math.max(own, Math.min(LONGEST_ASKED_S, answer.retryAfter ?? 0));
    const why = whyOf(answer);
    this.held.set(report, { report, why, until: this.now() + seconds * 1000, tries });
    // Of others on the same phone it says nothing, however many wait for it.
    if (why === 'vouching') return false;
    this.row += 1;
    return this.row >= IN_A_ROW;
  }

  /** The office has answered for it, whatever it said. */
  settled(report: string): void {
    this.held.delete(report);
    this.row = 0;
  }

  /** Somebody wants everything tried now, or the network is another one. */
  forget(): void {
    this.held.clear();
  }

  list(): Held[] {
    return [...this.held.values()].map(({ report, why, until }) => ({ report, why, until }));
  }

  /** Seconds until the next of them may go; null: none waits. */
  next(): number | null {
    const waits = [...this.held.values()].map(({ until }) => Math.max(0, until - this.now()) / 1000);
    return waits.length === 0 ? null : Math.min(LONGEST_WAIT_S, ...waits);
  }
}
