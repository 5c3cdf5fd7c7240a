import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { asDay, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { PublicChange } from '@vigil/shared/public/response-types.js';
import { anAct, anIncident } from '../an-incident.js';

/** What somebody reports on the day, and what is to become of it. */
export interface Plan {
  id: string;
  title: string;
  day: Day;
  /** A province. */
  place: string;
  isInterfered: boolean;
  /** From a phone in the field, or typed at the desk. */
  by: 'phone' | 'desk';
  isTakenBack: boolean;
}

/** What a reader was told, and what Vigil had answered to reviewers before the reader asked. */
export interface Reading {
  what: 'counts' | 'counts.csv' | 'incidents.csv' | 'map';
  indicator: 'I01' | 'I02' | null;
  /** The public sequence number that the answer names. */
  seq: number;
  /** The highest that had been answered when it was asked for. */
  atLeast: number;
  found: string;
}

const PROVINCES = ['03', '08', '12', '17', '23'];
const MONTHS = ['01', '02', '03', '05', '08', '12'];

export const planReports = (random: SeededRandom, count: number, name: string): Plan[] =>
  Array.from({ length: count }, (_, n) => ({
    id: random.id(),
    title: `Invented ${name} assembly number ${n}`,
    day: asDay(`2021-${random.pick(MONTHS)}-${String(random.between(1, 28)).padStart(2, '0')}`),
    place: random.pick(PROVINCES),
    isInterfered: random.chance(0.7),
    by: n % 2 === 0 ? 'phone' : 'desk',
    isTakenBack: n % 10 === 3,
  }));

export const incidentOf = ({ title, day, place, isInterfered }: Plan): Incident =>
  anIncident({
    title,
    when: exactDay(day),
    place: { code: place, precision: 'LP_PROVINCE' },
    ...(isInterfered ? { acts: [anAct()] } : { interference: 'IN_NONE', acts: [] }),
  });

/** Writes a table in one way, whatever order it came in: 'month province number'. */
export const figuresText = (cells: Iterable<readonly [key: string, n: number]>): string =>
  [...cells]
    .filter(([, n]) => n !== 0)
    .map(([key, n]) => `${key} ${n}`)
    .sort()
    .join('\n');

/**
 * Knows what was planned, what Vigil answered, and so what it must say, without asking it: a tally of plans, which
 * shares no code with the counting.
 */
export class DayOracle {
  readonly readings: Reading[] = [];
  /** The highest sequence number that was answered to a reviewer. */
  seq = 0;
  private readonly byCode = new Map<string, Plan>();
  private readonly publishedAt = new Map<string, number>();

  constructor(readonly plans: readonly Plan[]) {}

  /** Takes down that a reviewer was told that a record is published. */
  published({ id }: Plan, code: string, seq: number): void {
    this.byCode.set(
      code,
      this.plans.find((plan) => plan.id === id)!,
    );
    this.publishedAt.set(id, seq);
    this.seq = Math.max(this.seq, seq);
  }

  /** Returns a code that must stay readable, or null. */
  codeToRead(random: SeededRandom): { code: string; title: string } | null {
    const staying = [...this.byCode].filter(([, plan]) => !plan.isTakenBack);
    if (staying.length === 0) return null;
    const [code, { title }] = random.pick(staying);
    return { code, title };
  }

  /**
   * Returns the faults of all readings. @param changes every public change, in order: it says which number each taking
   * back has, and must say of each publication the number that its reviewer was told
   */
  faults(changes: readonly PublicChange[]): string[] {
    const faults: string[] = [];
    for (const { code, what, seq } of changes) {
      const plan = this.byCode.get(code ?? '');
      if (!plan) faults.push(`change ${seq} is of ${code}, which nobody published`);
      else if (what === 'published' && this.publishedAt.get(plan.id) !== seq)
        faults.push(`${code} was published at ${seq}, and its reviewer was told ${this.publishedAt.get(plan.id)}`);
      else if (what === 'retracted' && !plan.isTakenBack) faults.push(`${code} was taken back by nobody`);
    }
    const standing = new Map<number, Set<Plan>>();
    const now = new Set<Plan>();
    standing.set(0, new Set());
    for (const { code, what, seq } of changes) {
      const plan = this.byCode.get(code ?? '');
      if (plan && what === 'published') now.add(plan);
      if (plan && what === 'retracted') now.delete(plan);
      standing.set(seq, new Set(now));
    }
    for (const reading of this.readings) {
      const there = standing.get(reading.seq);
      const expected = there && this.expected(reading, [...there]);
      if (expected === undefined) faults.push(`${reading.what} names ${reading.seq}, which was never a moment`);
      else if (reading.found !== expected)
        faults.push(`${reading.what} ${reading.indicator} of ${reading.seq}: ${reading.found} instead of ${expected}`);
      if (reading.seq < reading.atLeast)
        faults.push(`${reading.what} is of ${reading.seq}, after ${reading.atLeast} had been answered`);
    }
    return faults;
  }

  /** What must be published at the end. */
  last(): Plan[] {
    return this.plans.filter(({ isTakenBack }) => !isTakenBack);
  }

  private expected({ what, indicator }: Reading, plans: readonly Plan[]): string {
    if (what === 'incidents.csv')
      return plans
        .map(({ title, day, place }) => `${title} ${day} ${place}`)
        .sort()
        .join('\n');
    const counted = plans.filter(({ isInterfered }) => indicator === 'I01' || isInterfered);
    const cells = new Map<string, number>([['total', counted.length]]);
    for (const { day, place } of counted) {
      const key = `${day.slice(0, 7)} ${place}`;
      cells.set(key, (cells.get(key) ?? 0) + 1);
    }
    return figuresText(cells);
  }
}
