import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addDays } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Person } from '@vigil/shared/people/person.js';
import { keyringOf } from '../../encryption/keyring.js';
import { changePerson, happens, joinPeople } from '../../testing/a-person.js';
import { consentTo, pageView, personForPage, readersSee, showPageOf } from '../../testing/a-person-page.js';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { type Desk, log } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';
import { PagesThatAreOver } from './pages-that-are-over.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const SHOWN = { listed: true, status: 200, html: 200 };
const NOTHING = { listed: false, status: 410, html: 410 };
const inDays = (days: number) => addDays(todayIn('Asia/Phnom_Penh'), days);
const until = async (id: string) => (await pageView(desk.reviewer, id)).body.shown!.until;
const ending = (days: number): Partial<Person> => ({
  consents: [consentTo('CODE', { until: exactDay(inDays(days)) }), consentTo('NAME')],
});

describe('the day on which a page goes by itself', () => {
  it('is that of a consent whose end was entered after the page was shown; no later one moves it', async () => {
    const [into, same] = [await personForPage(desk.reviewer), await personForPage(desk.reviewer)];
    const code = await showPageOf(desk, into);
    expect(await until(into)).toBeNull();
    expect((await changePerson(desk.reviewer, into, ending(40))).status).toBe(200);
    expect(await until(into)).toBe(inDays(41));
    // Of entries that were joined, the first that ends.
    await changePerson(desk.reviewer, same, ending(30));
    await joinPeople(desk, same, into);
    expect(await until(into)).toBe(inDays(31));
    await changePerson(desk.reviewer, same, ending(50));
    await changePerson(desk.reviewer, into, ending(50));
    expect(await until(into)).toBe(inDays(31));
    expect(await readersSee(app, code)).toEqual(SHOWN);
  });

  it('is that of a consent to a name, which would have stood for a year', async () => {
    const id = await personForPage(desk.reviewer);
    await showPageOf(desk, id, { name: 'ហេរ៉ុន ដេម៉ូ', latin: null });
    await changePerson(desk.reviewer, id, { consents: [consentTo('NAME', { until: exactDay(inDays(0)) })] });
    expect(await until(id)).toBe(inDays(1));
  });
});

describe('a page of somebody with whom another entry was joined', () => {
  it('goes when that is undone, if it says what was recorded of the other', async () => {
    const [into, same] = [await personForPage(desk.reviewer), await personForPage(desk.reviewer)];
    await happens(desk.reviewer, 'RELEASED', '2022-03-01', [same], { grade: 'VG_FAIR' });
    const code = await showPageOf(desk, into);
    await joinPeople(desk, same, into);
    await joinPeople(desk, same, into, { isUndoing: true });
    // What it says was of this person alone.
    expect(await readersSee(app, code)).toEqual(SHOWN);
    await joinPeople(desk, same, into);
    expect(await showPageOf(desk, into)).toBe(code);
    expect((await app.visitor.get(`/api/public/person-pages/${code}`)).body).toMatchObject({ stage: 'ST_FREE' });
    await joinPeople(desk, same, into, { isUndoing: true });
    expect(await readersSee(app, code)).toEqual(NOTHING);
  });
});

describe('a page that two changes at one moment each have kept', () => {
  it('goes with the next hour, or once Vigil is unlocked', async () => {
    const incident = await log(desk.reviewer, anIncident({ title: 'At one moment' }));
    const acts = [{ id: randomUUID(), incident: incident.id, act: null }];
    const code = await showPageOf(desk, await personForPage(desk.reviewer, { acts }));
    const other = await showPageOf(desk, await personForPage(desk.reviewer));
    const sensitivity = (is: string): Promise<unknown> =>
      app.database.query('update incident set sensitivity = $2 where id = $1', [incident.id, is]);
    const anHourLater = (): Promise<void> => app.app.get(PagesThatAreOver).run();
    await sensitivity('S4_SEALED');
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    await anHourLater();
    await keyring.unlock();
    expect(await readersSee(app, code)).toEqual(SHOWN);
    await anHourLater();
    expect([await readersSee(app, code), await readersSee(app, other)]).toEqual([NOTHING, SHOWN]);
    const lines = await app.database.query("select actor_id, entity_id from log_leaf where what = 'pages-over'");
    expect(lines).toEqual([{ actor_id: null, entity_id: null }]);
    await sensitivity('S0_PUBLIC');
  });
});
