/** One wrong field of a request: a JSON pointer to it and what is wrong, in the reader's language. */
export interface FieldProblem {
  pointer: string;
  code: string;
  params?: Record<string, string | number>;
  text: string;
}

/** A refusal (RFC 9457). `unreachable` (status 0) is ours: no answer came. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  requestId?: string;
  errors?: FieldProblem[];
  /** What single problems add: `current` (changed-meanwhile), `reason`, `note`, `what` (gone)... */
  [extra: string]: unknown;
}
