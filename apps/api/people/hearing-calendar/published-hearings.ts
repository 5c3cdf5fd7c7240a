import { createHmac } from 'node:crypto';
import { calendarFile } from '@vigil/shared/calendar/calendar-file.js';
import type { Day } from '@vigil/shared/day/day.js';
import { isPublishedSource } from '@vigil/shared/people/published-source.js';
import { textsOf } from '../../platform/texts-of-server.js';
import { stepsThatWereSet } from '../steps-of-people.js';
import type { VisiblePeople } from '../visible-people.js';
import type { CalendarAddress } from './hearing-calendar.repository.js';

/** Days on which something is due, both included. */
export interface DueDays {
  first: Day;
  last: Day;
}

/**
 * Returns on which days published hearings are due, each once, in their order. Events that no published source says are
 * left out before anything follows from them: what only the team knows, such as that a hearing was moved, changes no
 * byte of a calendar that anybody may hold.
 */
export const publishedHearings = ({ events, all }: Pick<VisiblePeople, 'events' | 'all'>, today: Day): DueDays[] => {
  const published = new Map(
    [...events].filter(([, { content }]) => content.sources.some((source) => isPublishedSource(source, today))),
  );
  const days = new Map<string, DueDays>();
  for (const { state, nextWhen } of stepsThatWereSet({ events: published, all }, today))
    if (state === 'due')
      days.set(`${nextWhen.earliest} ${nextWhen.latest}`, { first: nextWhen.earliest, last: nextWhen.latest });
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, due]) => due);
};

const says = textsOf('people');
/** Of the HMAC, so much that no two entries have one id. */
const ID_LETTERS = 32;

/**
 * Writes the calendar of an address: that something is due, on which days, and nothing else. The ids of its entries and
 * its time follow from the address and the days alone, so they tell of no record, and the bytes stay the same as long
 * as the days do.
 */
export const hearingCalendar = (
  due: readonly DueDays[],
  { tokenHash, createdOn, language }: Pick<CalendarAddress, 'tokenHash' | 'createdOn' | 'language'>,
): string =>
  calendarFile(
    due.map(({ first, last }) => ({
      id: createHmac('sha256', tokenHash).update(`hearing ${first} ${last}`).digest('hex').slice(0, ID_LETTERS),
      first,
      last,
      title: says(language)('people.calendar.due'),
    })),
    `${createdOn}T00:00:00Z`,
  );
