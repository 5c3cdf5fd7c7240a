import { TASKS } from '@vigil/shared/incident/queue-filters.js';
import { RIGHTS } from '../platform/http/rights.js';
import { ChangedRows, type RecordTable } from './record-table.js';

/** Who asks: what waits for somebody depends on all accounts of one person. */
export interface Asker {
  id: string;
  role: string;
  /** Every account that counts as one person with this one, with it. */
  accounts: readonly string[];
  /** On a small team, the reviewer who verified may publish. */
  isSmallTeam: boolean;
  /** Who takes care of which record now, by its id: ownership expires, so it is read again. */
  owners: ReadonlyMap<string, { id: string; name: string }>;
}

/** What a row is to the member who asks, each a bit. Only `isTold` depends on nothing but the member. */
export const MARK = { risk: 1, author: 2, review: 4, second: 8, correction: 16, agree: 32, double: 64 } as const;
/** More than any mark. */
export const MARKS = 128;

/** The values of the queue's filters that marks stand for. The author is one of those whose record it is. */
export const MARK_VALUES: readonly (readonly [mark: number, value: string])[] = [
  [MARK.risk, 'gap at-risk'],
  [MARK.double, 'gap may-be-double'],
  [MARK.author, 'mine true'],
  ...([MARK.review, MARK.second, MARK.correction, MARK.agree] as const).map(
    (mark, n) => [mark, `task ${TASKS[n]!}`] as const,
  ),
];

/** What each row is to a member, without what depends on other rows (doubles) and on who takes care of it. */
export class MemberMarks {
  of = new Uint8Array(0);
  private readonly changed = new ChangedRows();

  constructor(
    private readonly table: RecordTable,
    private readonly asker: Pick<Asker, 'id' | 'role' | 'accounts' | 'isSmallTeam'>,
  ) {}

  /** Whether marks for one of these stand for the other, too. */
  static keyOf({ id, role, accounts, isSmallTeam }: Asker): string {
    return [role, id, isSmallTeam, ...accounts].join(' ');
  }

  /** Looks at each row that changed since. */
  refresh(): this {
    const { table } = this;
    if (this.of.length !== table.length) {
      const longer = new Uint8Array(table.length);
      longer.set(this.of.subarray(0, table.length));
      this.of = longer;
    }
    const own = new Set(this.asker.accounts.map((id) => table.words.find(id)).filter((word) => word !== 0));
    const [submitted, verified, published] = ['WS_SUBMITTED', 'WS_VERIFIED', 'WS_PUBLISHED'].map((code) =>
      table.words.find(code),
    );
    const me = table.words.find(this.asker.id);
    // Those who may read what phones said.
    const isToldOfRisk = (RIGHTS['read-field'] as readonly string[]).includes(this.asker.role);
    const { accounts, isSmallTeam, role } = this.asker;
    const isOther = (id: string): boolean => !accounts.includes(id);
    this.changed.each(table, (row) => {
      const { status, author, verifier, risk, lives } = table.rows.columns;
      const state = status[row]!;
      let marks = isToldOfRisk && risk[row] === 1 ? MARK.risk : 0;
      if (me !== 0 && author[row] === me) marks |= MARK.author;
      if (role === 'reviewer' && lives[row] === 1 && state !== 0) {
        const isOfOwn = own.has(author[row]!);
        if (state === submitted && !isOfOwn) marks |= MARK.review;
        if (state === verified && !isOfOwn && (isSmallTeam || !own.has(verifier[row]!))) marks |= MARK.second;
        if (state === published && !isOfOwn) {
          const editors = table.editorsAt(row);
          if (editors.length > 0 && (isSmallTeam || editors.every(isOther))) marks |= MARK.correction;
        }
        if (table.assessorsAt(row).some(isOther)) marks |= MARK.agree;
      }
      this.of[row] = marks;
    });
    return this;
  }
}
