import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { asDay } from '@vigil/shared/day/day.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { LimitConfirmation } from '@vigil/shared/people-figures/custody-limits.js';
import type { LimitToConfirm, PersonView } from '@vigil/shared/staff-responses/people.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { type Signer, verifierKey } from '../audit-log/signed-note.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { handIn, happens, readPerson } from '../testing/a-person.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { CREATE, type Desk } from '../testing/desk.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';
import { CustodyLaw } from './custody-law.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const CODE = 'KHM-POLICE-48';
const BY = 'a needlefunction of the bar';
const confirmation = (rest: Partial<LimitConfirmation> = {}): LimitConfirmation => ({
  by: BY,
  on: asDay('2026-03-02'),
  from: asDay('2007-08-10'),
  until: null,
  ...rest,
});
const limit = async (client: Client = desk.reviewer, code = CODE): Promise<LimitToConfirm> =>
  (await client.get<{ items: LimitToConfirm[] }>('/api/custody-limits')).body.items.find(
    (one) => one.limit.code === code,
  )!;
const write = (client: Client, body: object = confirmation(), code = CODE): Promise<Answer<unknown>> =>
  client.post(`/api/custody-limits/${code}/confirmations`, body);
const agree = async (client: Client): Promise<Answer<{ code?: string }>> =>
  client.post(`/api/custody-limit-confirmations/${(await limit()).confirmations[0]!.id}/agreements`, {});
const takeBack = async (client: Client): Promise<number> =>
  (await client.post(`/api/custody-limit-confirmations/${(await limit()).confirmations[0]!.id}/withdrawals`, {}))
    .status;
/**
 * Somebody whom figures count, who arrived at 10:00 on 4 July 2022 and was brought before the prosecutor 54 hours
 * later.
 */
const brought = async (offence: string, isExtended = false): Promise<string> => {
  const id = await handIn(desk.reviewer, {
    showing: 'SH_COUNTED',
    consents: [
      {
        id: randomUUID(),
        scope: 'CN_COUNT',
        by: 'CB_FAMILY',
        on: exactDay(asDay('2021-01-01')),
        until: null,
        withdrawnOn: null,
      },
    ],
  });
  const inCase = randomUUID();
  const charge = { id: randomUUID(), person: id, law: 'LW_PENAL_2009', article: '494', offence, history: [] };
  const people = [{ id: randomUUID(), person: id, role: 'CA_ACCUSED' }];
  const body = { ...blank(CourtCase), handle: `case ${inCase.slice(0, 6)}`, people, charges: [charge] };
  expect((await desk.reviewer.put(`/api/court-cases/${inCase}`, body, CREATE)).status).toBe(201);
  const of = { grade: 'VG_CONFIRMED' } as const;
  await happens(desk.reviewer, 'POLICE_CUSTODY', '2022-07-04', [id], { ...of, hours: '10:00' });
  if (isExtended) await happens(desk.reviewer, 'CUSTODY_EXTENDED', '2022-07-05', [id], of);
  await happens(desk.reviewer, 'HEARING', '2022-07-06', [id], { ...of, hours: '16:00' });
  await happens(desk.reviewer, 'RELEASED', '2022-07-20', [id], of);
  return id;
};
const police = ({ limits }: PersonView) => {
  const found = limits.find((one) => one.limit.code === CODE)!;
  const { over, verdict } = found.readings[0]!;
  return { by: found.limit.confirmedBy, on: found.limit.confirmedOn, over, verdict };
};
const i20 = async (): Promise<PeopleFigure> =>
  (await desk.analyst.get<PeopleFigure>('/api/people-figures?indicator=I20&period=2022&day=2022-12-31')).body;
const inI20 = async (): Promise<string> => {
  const { certain, possible, notKnown } = (await i20()).total.measures['people']!;
  return `${certain}/${possible}/${notKnown}`;
};

afterEach(async () => {
  for (const { id } of (await limit()).confirmations)
    await desk.reviewer.post(`/api/custody-limit-confirmations/${id}/withdrawals`, {});
});

describe('a limit of custody that a lawyer compared with the law', () => {
  it('K10: counts once two reviewers wrote that down, everywhere, and no longer once one takes it back', async () => {
    const misdemeanour = await brought('OF_MISDEMEANOUR');
    const felony = await brought('OF_FELONY', true);
    const unknown = await brought('OF_UNKNOWN', true);
    const verdicts = (): Promise<(string | null)[]> =>
      Promise.all(
        [misdemeanour, felony, unknown].map(async (id) => police(await readPerson(desk.reviewer, id)).verdict),
      );
    expect([await verdicts(), await inI20()]).toEqual([[null, null, null], '0/0/0']);
    expect((await write(desk.reviewer)).status).toBe(204);
    // One person alone confirms nothing, on a small team neither.
    await desk.admin.put('/api/settings/small-team', { on: true });
    expect((await agree(desk.reviewer)).body.code).toBe('second-person-needed');
    await desk.admin.put('/api/settings/small-team', { on: false });
    expect([await verdicts(), await inI20()]).toEqual([[null, null, null], '0/0/0']);
    expect((await agree(desk.second)).status).toBe(204);

    expect(await verdicts()).toEqual(['certain', 'no', 'possible']);
    expect(police(await readPerson(desk.reviewer, misdemeanour))).toEqual({
      by: BY,
      on: '2026-03-02',
      over: { low: 6, high: 6 },
      verdict: 'certain',
    });
    expect(await inI20()).toBe('1/1/0');
    expect((await i20()).limits!.find(({ code }) => code === CODE)).toMatchObject({
      confirmedBy: BY,
      confirmedOn: '2026-03-02',
    });
    const dossier = { of: 'person', id: misdemeanour, as: 'page', language: 'en' };
    expect((await desk.reviewer.post('/api/dossiers', dossier)).text).toContain(BY);

    expect(await takeBack(desk.second)).toBe(204);
    expect([await verdicts(), await inI20()]).toEqual([[null, null, null], '0/0/0']);
  });

  it('holds for the text that was compared, and for no other', async () => {
    await write(desk.reviewer);
    await agree(desk.second);
    expect(await limit()).toMatchObject({ limit: { confirmedBy: BY }, confirmations: [{ isOutdated: false }] });
    const law = app.app.get(CustodyLaw);
    const { ofFiles } = law;
    const withLength = (hours: number) =>
      ofFiles.map((one) => (one.code === CODE ? { ...one, length: { hours } } : one));
    try {
      Object.assign(law, { ofFiles: withLength(24) });
      expect(await limit()).toMatchObject({ limit: { confirmedBy: null }, confirmations: [{ isOutdated: true }] });
      // It can be compared once more.
      expect((await write(desk.second)).status).toBe(204);
      Object.assign(law, { ofFiles: withLength(36) });
      expect((await agree(desk.reviewer)).body.code).toBe('wrong-state');
    } finally {
      Object.assign(law, { ofFiles });
    }
    expect(await limit()).toMatchObject({ limit: { confirmedBy: BY } });
  });

  it('is in force only when the lawyer says so', async () => {
    await write(desk.reviewer, confirmation({ from: asDay('2007-08-10'), until: asDay('2022-07-01') }));
    await agree(desk.second);
    const id = await brought('OF_MISDEMEANOUR');
    expect((await readPerson(desk.reviewer, id)).limits.some((one) => one.limit.code === CODE)).toBe(false);
  });

  it.each([
    ['nobody', { by: '  ' }, '/by'],
    ['a day to come', { on: '2999-01-01' }, '/on'],
    ['a law to come', { from: '2999-01-01' }, '/from'],
    ['an end before the start', { until: '2001-01-01' }, '/until'],
    ['no day', { on: '2026-02-30' }, '/on'],
  ])('is refused with %s', async (_what, rest, pointer) => {
    const { status, body } = await write(desk.reviewer, { ...confirmation(), ...rest });
    expect([status, (body as { errors: { pointer: string }[] }).errors.map((one) => one.pointer)]).toEqual([
      422,
      [pointer],
    ]);
  });

  it('is written once, of a limit that there is, and by reviewers alone', async () => {
    expect((await write(desk.reviewer, confirmation(), 'KHM-NONE')).status).toBe(404);
    for (const client of [desk.monitor, desk.admin, desk.analyst]) expect((await write(client)).status).toBe(403);
    await write(desk.reviewer);
    expect((await write(desk.second)).body).toMatchObject({ code: 'another-waits' });
    await agree(desk.second);
    expect((await write(desk.second)).body).toMatchObject({ code: 'wrong-state' });
    const law = app.app.get(CustodyLaw);
    const { ofFiles } = law;
    const inFile = { confirmedBy: 'a lawyer', confirmedOn: '2026-01-01', inForce: { from: '2007-08-10', until: null } };
    try {
      Object.assign(law, { ofFiles: ofFiles.map((one) => ({ ...one, ...inFile })) });
      expect(await limit()).toMatchObject({ isOfFile: true, limit: { confirmedBy: 'a lawyer' } });
      expect((await write(desk.second, confirmation(), 'KHM-PRETRIAL-FELONY')).body).toMatchObject({
        code: 'wrong-state',
      });
    } finally {
      Object.assign(law, { ofFiles });
    }
  });

  it('is written once, also by two at one moment', async () => {
    const sent = await Promise.all([1, 2, 3].map(() => write(desk.reviewer)));
    expect(sent.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect((await limit()).confirmations.length).toBe(1);
  });

  it('warns where a name was written instead of a function', async () => {
    await write(desk.reviewer, confirmation({ by: 'Mr. Needle' }));
    expect((await limit()).confirmations[0]!.looksLikeName).toBe(true);
  });

  it('is in the log without a word, and in no table in plain', async () => {
    await write(desk.reviewer);
    await agree(desk.second);
    await takeBack(desk.reviewer);
    const lines: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'custody-limit' order by idx desc limit 3`,
    );
    expect(lines.map(({ what }) => what)).toEqual([
      'confirmation-taken-back',
      'limit-confirmed',
      'confirmation-written',
    ]);
    expect(await tablesThatSay(app.database, /needlefunction/, ['public', 'pub'])).toEqual([]);
    await makeCheckpoint(app.database, signer);
    const checked = await app.database.transaction('REPEATABLE READ', (manager) =>
      checkDatabase(manager, { key: verifierKey(signer) }),
    );
    expect(checked.faults).toEqual([]);
  });
});
