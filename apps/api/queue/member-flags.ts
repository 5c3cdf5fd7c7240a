import { TASKS } from '@vigil/shared/incident/queue-filters.js';
import type { Reader } from '../incidents/record-policy.js';
import { RIGHTS } from '../platform/http/rights.js';
import { ChangedRows, type RecordTable } from './record-table.js';

/** Who asks: what waits for somebody depends on all accounts of one person. */
export interface Asker extends Reader {
  /** Every account that counts as one person with this one, with it. */
  accounts: readonly string[];
  /** On a small team, the reviewer who verified may publish. */
  isSmallTeam: boolean;
  /** Who takes care of which record now, by its id: ownership expires, so it is read again. */
  owners: ReadonlyMap<string, { id: string; name: string }>;
}

/** What a row is to the member who asks, each a bit. Only `isTold` depends on nothing but the member. */
export const FLAG = { risk: 1, author: 2, review: 4, second: 8, correction: 16, agree: 32, double: 64 } as const;
/** How many combinations of flags there are. */
export const FLAG_COMBINATIONS = 128;

/** The values of the queue's filters that flags stand for. The author is one of those whose record it is. */
export const FLAG_VALUES: readonly (readonly [flag: number, value: string])[] = [
  [FLAG.risk, 'gap at-risk'],
  [FLAG.double, 'gap may-be-double'],
  [FLAG.author, 'mine true'],
  ...([FLAG.review, FLAG.second, FLAG.correction, FLAG.agree] as const).map(
    (flag, n) => [flag, `task ${TASKS[n]!}`] as const,
  ),
];

/** What each row is to a member, without what depends on other rows (doubles) and on who takes care of it. */
export class MemberFlags {
  of = new Uint8Array(0);
  private readonly changed = new ChangedRows();

  constructor(
    private readonly table: RecordTable,
    private readonly asker: Pick<Asker, 'id' | 'role' | 'accounts' | 'isSmallTeam'>,
  ) {}

  /** Whether flags for one of these stand for the other, too. */
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
      let flags = isToldOfRisk && risk[row] === 1 ? FLAG.risk : 0;
      if (me !== 0 && author[row] === me) flags |= FLAG.author;
      if (role === 'reviewer' && lives[row] === 1 && state !== 0) {
        const isOfOwn = own.has(author[row]!);
        if (state === submitted && !isOfOwn) flags |= FLAG.review;
        if (state === verified && !isOfOwn && (isSmallTeam || !own.has(verifier[row]!))) flags |= FLAG.second;
        if (state === published && !isOfOwn) {
          const editors = table.editorsAt(row);
          if (editors.length > 0 && (isSmallTeam || editors.every(isOther))) flags |= FLAG.correction;
        }
        if (table.assessorsAt(row).some(isOther)) flags |= FLAG.agree;
      }
      this.of[row] = flags;
    });
    return this;
  }
}
