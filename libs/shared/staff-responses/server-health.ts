/** good: nothing to do. attention: do something soon. bad: do something now. unknown: it could not be looked at. */
export type CheckState = 'good' | 'attention' | 'bad' | 'unknown';

/**
 * Everything that Vigil checks of itself, and every answer that a check can give. One list serves `/health/ready`, the
 * page *Server*, `/metrics`, alerts and `npm run doctor`. Words: `text/server`.
 */
export const CHECKS = {
  database: { answers: 'good', silent: 'bad', 'set-back': 'bad' },
  publicDatabase: { answers: 'good', silent: 'bad' },
  replica: { read: 'good', behind: 'attention', stranger: 'bad', away: 'bad' },
  disk: { roomy: 'good', 'fills-slowly': 'good', filling: 'attention', low: 'bad', full: 'bad' },
  key: { fits: 'good', missing: 'bad' },
  log: { signed: 'good', unsigned: 'attention', 'other-key': 'bad', 'set-back': 'bad' },
  queue: { runs: 'good', late: 'bad' },

  lock: { open: 'good', locked: 'attention' },
  search: { on: 'good', 'not-wanted': 'good', 'too-large': 'bad', failed: 'bad' },
  evidence: { whole: 'good', unread: 'attention', damaged: 'bad' },
  evidenceStore: {
    folder: 'good',
    closed: 'bad',
    answers: 'good',
    unreachable: 'bad',
    credentials: 'bad',
    refused: 'bad',
    'no-rights': 'bad',
    full: 'bad',
    'no-key': 'bad',
  },
  inspection: { done: 'good', waiting: 'attention' },
  backup: { made: 'good', unchecked: 'attention', none: 'bad', old: 'bad', failed: 'bad', damaged: 'bad' },
  backupPlace: { reached: 'good', low: 'attention', missing: 'bad', closed: 'bad', wrong: 'bad', away: 'bad' },
  drill: { well: 'good', none: 'attention', old: 'attention', faults: 'bad' },
  witnesses: { signed: 'good', none: 'attention', silent: 'bad' },
  alerts: { on: 'good', off: 'attention', unsent: 'bad' },
  mail: { on: 'good', off: 'attention', 'no-sender': 'attention', locked: 'attention', failing: 'bad' },
  statements: { quick: 'good', slow: 'attention' },
  sessions: { counted: 'good' },
  version: { is: 'good' },

  address: { https: 'good', http: 'attention', none: 'attention' },
  proxies: { named: 'good', none: 'attention' },
  keyPlace: { file: 'good', command: 'good', 'beside-the-data': 'attention' },
  administrators: { several: 'good', one: 'attention', none: 'attention' },
  reviewers: { several: 'good', one: 'attention', none: 'attention' },

  node: { supported: 'good', old: 'bad' },
  home: { private: 'good', missing: 'attention', closed: 'bad', open: 'bad' },
  keyFile: { private: 'good', elsewhere: 'good', missing: 'bad', open: 'bad' },
  port: { free: 'good', vigil: 'good', taken: 'bad', 'not-allowed': 'bad' },
  migrations: { done: 'good', waiting: 'attention', 'do-not-fit': 'bad' },
  clock: { agrees: 'good', differs: 'bad' },
  collation: { same: 'good', changed: 'attention' },
  chromium: { found: 'good', none: 'attention' },
  fonts: { found: 'good', missing: 'bad' },
  logLines: { hold: 'good', faults: 'bad' },
} as const satisfies Record<string, Record<string, CheckState>>;

export type CheckName = keyof typeof CHECKS;
type CaseOf<C extends CheckName> = C extends CheckName ? keyof (typeof CHECKS)[C] & string : never;

/** What a check found: which of its cases, and the numbers and the moment in its words. Nothing about any record. */
export interface Finding<C extends CheckName = CheckName> {
  check: C;
  /** `not-known`: it could not be looked at, or did not answer in time. */
  is: CaseOf<C> | 'not-known';
  n?: Record<string, number>;
  at?: string;
  /** A version, or a name that the operator gave to a witness or this program to its work. */
  what?: string;
}

/** What Vigil cannot work without is bad as soon as it cannot be looked at. */
export const stateOf = ({ check, is }: Pick<Finding, 'check' | 'is'>): CheckState =>
  (CHECKS[check] as Record<string, CheckState>)[is] ??
  ((READY_CHECKS as readonly CheckName[]).includes(check) ? 'bad' : 'unknown');

/** What Vigil needs in order to work: `/health/ready`. */
export const READY_CHECKS = ['database', 'publicDatabase', 'disk', 'key', 'log', 'queue'] as const;
/** What needs somebody who can mend it as soon as it is bad. */
export const ALERT_CHECKS = [
  ...READY_CHECKS,
  'evidenceStore',
  'replica',
  'search',
  'evidence',
  'backup',
  'witnesses',
  'mail',
] as const satisfies readonly CheckName[];
/** What an installation should have at the end of its first day. */
export const FIRST_DAY = [
  'address',
  'proxies',
  'keyPlace',
  'administrators',
  'reviewers',
  'backup',
  'drill',
  'witnesses',
  'mail',
  'alerts',
] as const satisfies readonly CheckName[];

export type HealthProbe = (typeof READY_CHECKS)[number];
export type HealthOutcome = 'ok' | 'failed';

export interface Readiness {
  ready: boolean;
  checks: Record<HealthProbe, HealthOutcome>;
}

/**
 * Details of a place's newest backup. They never say where the backup is, because whoever takes the home would look
 * there next.
 */
export interface LastBackup {
  /** The moment of the backup: '2026-11-27T18:00:00Z'. */
  madeAt: string;
  /**
   * Number of evidence files in it; how many of them were known to be damaged; and how many it lacks because they were
   * lost.
   */
  files: number;
  damaged: number;
  lost: number;
  /** When it was read back after it was made; undefined: by an earlier Vigil, which did not. */
  checkedAt?: string;
  /** When a later one failed. */
  failedAt?: string;
}

/** The last restore drill of this installation (`npm run restore -- --drill`). */
export interface LastDrill {
  at: string;
  /** The moment of the backup that was restored; null: the drill ended with an error before its end. */
  madeAt: string | null;
  /** How long it took until everything was restored and looked at. */
  seconds: number;
  /** Whether everything was whole, and the installation goes on from it with the same figures. */
  isWell: boolean;
}

/** A statement of the database that took long, without its parameters. */
export interface SlowStatement {
  statement: string;
  times: number;
  longestMs: number;
}

/** What an administrator needs to know about the server. Nothing about any record. */
export interface ServerHealth {
  mode: 'demo' | 'production';
  /** What an operator types there before the name of a command: 'npm run', 'vigil'. */
  program: string;
  findings: Finding[];
  statements: SlowStatement[];
}

/**
 * 'not-wanted': switched off by VIGIL_SEARCH_MIB=0. 'too-large': it would take more memory than it may, or there is.
 */
export type SearchState = 'on' | 'not-wanted' | 'too-large' | 'failed';
