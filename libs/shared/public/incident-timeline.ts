import type { DayWindow } from '../day/day-window.js';
import type { PublicAccount, PublicAct, PublicIncident, PublicSource } from './response-types.js';

/**
 * Something of a record that has a day: its announcement, the assembly, an act, what a party said, or the first
 * published report.
 */
export type TimelineEvent =
  | { what: 'announced' | 'gathered' | 'reprisal' }
  | { what: 'act'; act: PublicAct }
  | { what: 'said'; account: PublicAccount }
  | { what: 'reported'; source: PublicSource };
/** What is known of one day or span of days. */
interface TimelineDay {
  when: DayWindow;
  events: TimelineEvent[];
}

/** Acts that are told under the record's own day if they have no other: who was dispersed or taken, was so then. */
const OF_THE_DAY: ReadonlySet<string> = new Set(['RS_DISPERSAL_ORDER', 'RS_DISPERSAL']);
const isOfTheDay = ({ type, kind }: PublicAct): boolean => OF_THE_DAY.has(type) || kind === 'liberty';

type Days = Pick<DayWindow, 'earliest' | 'latest'>;
const order = ({ earliest, latest }: Days): string => `${earliest} ${latest}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sooner = (one: Days, other: Days): Days => ({
  earliest: one.earliest < other.earliest ? one.earliest : other.earliest,
  latest: one.latest < other.latest ? one.latest : other.latest,
});

/**
 * Returns what is known to have happened when, the earliest first: the announcement; the assembly; acts that have a day
 * of their own; dispersals and deprivations of liberty of the day; what each side said about it; the first report.
 * Nothing is guessed: what has no day is not in it. Empty if only the assembly's day is known.
 */
export const timelineOf = (
  incident: Pick<PublicIncident, 'kind' | 'when' | 'announced' | 'acts' | 'accounts' | 'sources'>,
): TimelineDay[] => {
  const { kind, when, announced, acts, accounts, sources } = incident;
  const days = new Map<string, TimelineDay>();
  const add = (on: DayWindow, event: TimelineEvent): void => {
    const key = `${on.precision} ${on.earliest} ${on.latest}`;
    const day = days.get(key) ?? { when: on, events: [] };
    day.events.push(event);
    days.set(key, day);
  };
  if (announced) add(announced, { what: 'announced' });
  add(when, { what: kind === 'IK_REPRISAL' ? 'reprisal' : 'gathered' });
  for (const act of acts) {
    if (act.when) add(act.when, { what: 'act', act });
    else if (isOfTheDay(act)) add(when, { what: 'act', act });
  }
  for (const account of accounts)
    if (account.saidOn && account.aboutThisEvent !== 'no') add(account.saidOn, { what: 'said', account });
  const first = sources
    .filter(({ publishedOn, linkWithheld }) => publishedOn !== null && !linkWithheld)
    .sort((a, b) => (a.publishedOn!.latest < b.publishedOn!.latest ? -1 : 1))[0];
  if (first) add(first.publishedOn!, { what: 'reported', source: first });
  // What is announced happens later, also where only the month of one of them is known.
  const orderOf = ({ when: own, events: [first] }: TimelineDay): string =>
    first!.what === 'announced' ? order(sooner(own, when)) : order(own);
  const sorted = [...days.values()].sort((a, b) => compare(orderOf(a), orderOf(b)));
  return sorted.length === 1 && sorted[0]!.events.length === 1 ? [] : sorted;
};
