/** Seconds for which a page waits for news at most, with one request. */
export const NEWS_WAIT_SECONDS = 20;

/** Somebody who has the form of a record open now. */
interface Editor {
  name: string;
  /** Since when. */
  since: string;
  /** This member, in another tab. */
  mine: boolean;
}

/** Who changes a record now; never who only looks at it. `state` says what this answer says, to wait for another. */
export interface Editors {
  state: string;
  editors: Editor[];
}
