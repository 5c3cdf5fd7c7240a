/** One invalid field of a request: a JSON pointer to it and the problem, in the reader's language. */
export interface FieldProblem {
  pointer: string;
  code: string;
  params?: Record<string, string | number>;
  text: string;
}

/** A problem (RFC 9457). `unreachable` (status 0) is ours: no response came. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  requestId?: string;
  errors?: FieldProblem[];
  /** Fields of particular problems: `current` (changed-meanwhile), `reason`, `note`, `what` (gone)... */
  [extra: string]: unknown;
}
