import type { FieldError } from '../codebook/check-body.js';

/**
 * Every way in which Vigil refuses a request, with its HTTP status: a closed list (RFC 9457). A code is part of the API
 * and never changes its meaning; its words are in `text/problems`.
 */
export const PROBLEMS = {
  'invalid-query': 400,
  'malformed-json': 400,
  'malformed-upload': 400,
  'malformed-form': 400,
  'two-hosts': 400,
  'sign-in-needed': 401,
  'second-factor-needed': 401,
  'wrong-credentials': 401,
  'wrong-proof': 401,
  'wrong-token': 401,
  /** Sent to a phone that its member, or somebody for them, removed. It deletes everything of theirs. */
  'device-ended': 401,
  'cross-site': 403,
  'https-needed': 403,
  /** The page that asks was opened by one member, and another has signed in in the same browser since. */
  'another-member': 403,
  frozen: 403,
  'not-allowed': 403,
  'not-sealed-for-you': 403,
  'step-up-needed': 403,
  'own-record': 403,
  'second-person-needed': 403,
  /** Another member, but nobody has vouched that this is a different person. */
  'not-independent': 403,
  /** A new account, or one whose access was reset, can do nothing before a reviewer has vouched for it. */
  'vouching-needed': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'already-exists': 409,
  /** Other words wait for a second person, and who proposes has not seen them. `waiting` says what waits. */
  'another-waits': 409,
  /** Readers see something of this country: its places may change by the operator's command alone. */
  'country-in-use': 409,
  /** Hidden records can be deleted only after a day. */
  'too-early': 409,
  /** Somebody else takes care of this record. `owner` says who, since when and until when. */
  'has-owner': 409,
  /** This member's files of imports take as much room as they may. */
  'imports-full': 409,
  'last-factor': 409,
  /** The request is about a record that readers no longer see: it was hidden, retracted or merged since. */
  'named-in-hidden': 409,
  'no-longer-published': 409,
  /** The record was changed after somebody proposed how it is published. */
  'changed-since-proposed': 409,
  'wrong-offset': 409,
  'wrong-state': 409,
  gone: 410,
  /** No page about a person is shown at this address; whether there ever was one is not said. */
  'nothing-shown': 410,
  'link-spent': 410,
  'changed-meanwhile': 412,
  'too-large': 413,
  'wrong-content-type': 415,
  'authority-account-missing': 422,
  'file-refused': 422,
  'grade-not-supported': 422,
  incomplete: 422,
  'invalid-body': 422,
  'not-publishable': 422,
  /** Nobody has said whether somebody can be recognised in a picture for readers. */
  'faces-not-checked': 422,
  /** A field report that cannot be read. The server stores it as it came, and the phone keeps it, too. */
  'report-kept-unread': 422,
  'precondition-needed': 428,
  'too-many-requests': 429,
  /** A limit per member and hour, so that a stolen session cannot do this to everything. */
  'hourly-limit': 429,
  unexpected: 500,
  /** A stored value cannot be opened: somebody changed it in the database, or it is damaged. */
  damaged: 500,
  /** Somebody locked the running server: its key is no longer in memory. Public pages still work. */
  locked: 503,
  'storage-full': 503,
  /** The disk of the database is full: nothing can be saved. */
  'disk-full': 503,
  /** PostgreSQL cannot read a page of its own files. */
  'database-damaged': 503,
  /** The index of the public text search takes more memory than allowed. Everything else works. */
  'search-off': 503,
  /** The index of the public text search is being built after a start. */
  'search-preparing': 503,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

export interface ProblemDetails {
  /** Every field that is wrong: a JSON pointer into the body, or the name of a query parameter. */
  errors?: readonly FieldError[];
  /** Additional members of this code: `current` of 'changed-meanwhile', `reason` of 'gone'... */
  extra?: Readonly<Record<string, unknown>>;
  /** Whole seconds after which a retry makes sense; becomes `Retry-After`. */
  retryAfterSeconds?: number;
}

/** A refusal. The domain throws it; only the problem filter knows its HTTP form. Its message is only its code. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code);
    this.code = code;
    this.errors = details.errors ?? [];
    this.extra = details.extra ?? {};
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get status(): number {
    return PROBLEMS[this.code];
  }
}

/** A wrong field as sent, with its text in the reader's language. */
interface FieldErrorInWords extends FieldError {
  text: string;
}

/** The body of every refusal, `application/problem+json`. */
export interface ProblemDocument extends Record<string, unknown> {
  /** `/problems/<code>` */
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  /** A person can give it to the server's operator, who finds the line in the log. */
  requestId: string;
  errors?: FieldErrorInWords[];
}

/** The path that names a problem in its `type`. */
export const typeOf = (code: ProblemCode): string => `/problems/${code}`;
