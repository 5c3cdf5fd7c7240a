const FIRST_WAIT_S = 2;
const LONGEST_WAIT_S = 120;
/** Longest wait that a server can ask for, in seconds: a wrong number must not hold a report back for days. */
const LONGEST_ASKED_S = 3_600;
/** After this many failures in a row, the cause is the server, not the reports. */
const IN_A_ROW = 3;

/**
 * Why a report waits for a retry: too many requests; the server fails on it; no response; or nobody has vouched for its
 * author yet. A code of `text/field` (`queue.held.CODE`).
 */
export type Why = 'busy' | 'failing' | 'no-answer' | 'vouching';
/** A report that waits while others are sent. until: milliseconds since 1970, by this phone's clock. */
export interface Held {
  report: string;
  why: Why;
  until: number;
}
/** A response that does not settle a report. status 0: no response. retryAfter: seconds. */
export interface Unsettled {
  status: number;
  code?: string;
  retryAfter: number | null;
}

/**
 * Whether the refusal is about the account, not the report: its author waits for a vouch, after which the same report
 * will be accepted.
 */
export const waitsForVouch = ({ status, code }: Pick<Unsettled, 'status' | 'code'>): boolean =>
  status === 403 && code === 'vouching-needed';

/** Whether a retry may change this status: no response, too many requests, or a server error. */
export const isForLater = (status: number): boolean => status === 0 || status === 429 || status >= 500;

const whyOf = (answer: Unsettled): Why => {
  if (waitsForVouch(answer)) return 'vouching';
  return answer.status === 0 ? 'no-answer' : answer.status >= 500 ? 'failing' : 'busy';
};

/**
 * Delays reports after a response that a retry may change, a little longer each time, without delaying the others. It
 * is only in memory: after a restart, the app tries everything again.
 * @param now milliseconds since 1970
 */
export class RetryDelays {
  private readonly held = new Map<string, Held & { tries: number }>();
  private row = 0;
  constructor(private readonly now: () => number) {}

  /**
   * Starts a round: whether the server accepts anything is not known yet.
   * @param reports those still to be sent; any others no longer wait
   */
  begin(reports: ReadonlySet<string>): void {
    this.row = 0;
    for (const report of this.held.keys()) if (!reports.has(report)) this.held.delete(report);
  }

  /**
   * Whether this report may be sent now. A wait beyond the maximum means that the clock was set back, so the report is
   * sent.
   */
  mayGo(report: string): boolean {
    const wait = (this.held.get(report)?.until ?? 0) - this.now();
    return wait <= 0 || wait > LONGEST_ASKED_S * 1000;
  }

  /** Delays a report. @returns whether the round is over, because several in a row failed */
  holds(report: string, answer: Unsettled): boolean {
    const tries = (this.held.get(report)?.tries ?? 0) + 1;
    const own = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (tries - 1));
    const seconds = Math.max(own, Math.min(LONGEST_ASKED_S, answer.retryAfter ?? 0));
    const why = whyOf(answer);
    this.held.set(report, { report, why, until: this.now() + seconds * 1000, tries });
    // A missing vouch says nothing about other people on the same phone, so it never ends the round.
    if (why === 'vouching') return false;
    this.row += 1;
    return this.row >= IN_A_ROW;
  }

  /** The server has answered for this report, whatever it said. */
  settled(report: string): void {
    this.held.delete(report);
    this.row = 0;
  }

  /** Forgets all delays: a person asked to retry everything now, or the network has changed. */
  forget(): void {
    this.held.clear();
  }

  list(): Held[] {
    return [...this.held.values()].map(({ report, why, until }) => ({ report, why, until }));
  }

  /** Returns the seconds until the next of them may be sent; null if none waits. */
  next(): number | null {
    const waits = [...this.held.values()].map(({ until }) => Math.max(0, until - this.now()) / 1000);
    return waits.length === 0 ? null : Math.min(LONGEST_WAIT_S, ...waits);
  }
}
