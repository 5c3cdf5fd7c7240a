import type { Day } from '@vigil/shared/day/day.js';
import { parsePeriod, type Period } from '@vigil/shared/day/period.js';
import { GROUP_TIES, type PeopleIndicator } from '@vigil/shared/people-figures/people-question.js';
import { lastHalfYear } from '../report-writing/period-options.js';

/** What the page asks. */
export interface Asked {
  indicator: PeopleIndicator;
  period: Period;
  day: string | null;
  splits: string[];
  tie: string;
  inferred: boolean;
}

/** Reads what is asked from the address. The server refuses what it does not know. */
export const readAsked = (search: string, today: Day): Asked => {
  const query = new URLSearchParams(search);
  const splits = (query.get('splits') ?? '').split(',').filter((split) => split !== '');
  return {
    indicator: (query.get('indicator') ?? 'I14') as PeopleIndicator,
    period: parsePeriod(query.get('period') ?? '') ?? lastHalfYear(today),
    day: query.get('day'),
    splits,
    tie: query.get('tie') ?? GROUP_TIES[0],
    inferred: query.get('inferred') === 'yes',
  };
};

/** Writes it as the query of an address: the same for this page and the server. */
export const queryOf = ({ indicator, period, day, splits, tie, inferred }: Asked): URLSearchParams => {
  const query = new URLSearchParams({ indicator, period: period.key });
  if (day !== null) query.set('day', day);
  if (splits.length > 0) query.set('splits', splits.join(','));
  if (splits.includes('group') && tie !== GROUP_TIES[0]) query.set('tie', tie);
  if (splits.includes('group') && inferred) query.set('inferred', 'yes');
  return query;
};
