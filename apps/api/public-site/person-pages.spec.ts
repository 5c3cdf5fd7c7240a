import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import type { ShownPage } from '../people/pages/shown-pages.js';
import type { PlacesService } from '../places/places.service.js';
import type { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicPersonPages } from './person-pages.js';
import type { PublicRepository } from './public.repository.js';

/** What is kept of the last reading, and never read again: the database is away. */
const aPage = (code: string, until: string | null): ShownPage => ({
  code,
  into: null,
  until: until === null ? null : asDay(until),
  page: {
    showing: 'SH_CODE',
    asOf: asDay('2022-06-30'),
    began: null,
    heldSince: null,
    stage: 'ST_HELD',
    charges: [],
    sources: [],
  },
  name: null,
});
const KEPT: ShownPage[] = [
  aPage('P-000001', '2024-03-01'),
  aPage('P-000002', null),
  { ...aPage('P-000003', null), page: null, into: 'P-000001' },
];
let pages: PublicPersonPages;
beforeEach(() => {
  jest.useFakeTimers();
  const published = { personPages: () => Promise.resolve(KEPT), forgetPersonPages: () => undefined };
  pages = new PublicPersonPages(
    { listen: () => null } as unknown as PublicDatabase,
    published as unknown as PublicRepository,
    { country: { timeZone: 'Asia/Phnom_Penh' } } as PlacesService,
    new PublishedCaches(),
  );
});
afterEach(() => {
  jest.useRealTimers();
});

it('go by the day of the place, also where the database is away, and with them who was joined into them', async () => {
  // The last minute of 29 February in Phnom Penh; in UTC it is still 16:59.
  jest.setSystemTime(new Date('2024-02-29T16:59:00Z'));
  expect((await pages.list()).map(({ code }) => code)).toEqual(['P-000001', 'P-000002']);
  expect(await pages.find('P-000003')).toEqual({ code: 'P-000003', into: 'P-000001' });
  const { turn } = pages;
  jest.setSystemTime(new Date('2024-02-29T17:00:00Z'));
  expect((await pages.list()).map(({ code }) => code)).toEqual(['P-000002']);
  expect([await pages.find('P-000001'), await pages.find('P-000003')]).toEqual([null, null]);
  // Pages that were rendered before are not sent any more.
  expect(pages.turn).toBe(turn + 1);
});
