import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordGaps, RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { keyringOf } from '../encryption/keyring.js';
import { aGroupLink, aHarm, anAccount, anAct, anIncident, aSource, but, notSought } from '../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../testing/app.js';
import {
  CREATE,
  ifMatch,
  log,
  publish,
  published,
  releaseAll,
  submit,
  untilAllIsSearched,
  verified,
  verify,
  type Desk,
} from '../testing/desk.js';
import type { FreshDatabase } from '../testing/fresh-database.js';
import { addPhone, aReport, sealedBody } from '../testing/field-phone.js';
import { internalIncident } from '../testing/internal-incident.js';
import { useDesk } from '../testing/use-desk.js';
import { RecordIndex } from './record-index.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let database: FreshDatabase;
useDesk((opened) => {
  ({ app, desk, database } = opened);
});

const ask = async (client: Client, query: string): Promise<RecordQueue> => {
  const { status, body, text } = await client.get<RecordQueue>(`/api/incidents?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const found = async (client: Client, words: string): Promise<string[]> =>
  (await ask(client, `q=${encodeURIComponent(words)}`)).items.map(({ id }) => id);
const filtersOf = async (client: Client, query: string): Promise<Record<string, Record<string, number>>> =>
  Object.fromEntries(
    Object.entries((await ask(client, query)).filters).map(([filter, values]) => [filter, Object.fromEntries(values)]),
  );
const on = (day: string) => exactDay(asDay(day));

/** Every internal field of the codebook that is a text, with the words that the builder plants in it. */
const plantedIn = (words: string): string[] => {
  const names = (of: CodebookClass): string[] =>
    fieldsOf(of).flatMap((field) =>
      field.kind === 'many'
        ? names(field.of!())
        : field.class === 'internal' && field.kind === 'text'
          ? [`${words} ${field.name}`]
          : [],
    );
  return [...new Set(names(Incident))];
};

describe('who finds an internal answer', () => {
  it('reviewers in every field; the author until it is verified; never an analyst or another monitor', async () => {
    const other = await app.signIn('monitor');
    await untilAllIsSearched(desk.reviewer);
    const record = await submit(desk.monitor, await log(desk.monitor, internalIncident('zebrafinch')));
    const planted = plantedIn('zebrafinch');
    expect(planted.length).toBeGreaterThan(3);
    for (const words of planted) {
      expect([words, await found(desk.reviewer, words)]).toEqual([words, [record.id]]);
      expect([words, await found(desk.monitor, words)]).toEqual([words, [record.id]]);
      for (const client of [desk.analyst, other]) expect([words, await found(client, words)]).toEqual([words, []]);
    }
    const checked = await verify(desk.reviewer, record);
    expect(await found(desk.monitor, 'zebrafinch')).toEqual([]);
    expect(await found(desk.second, 'zebrafinch')).toEqual([checked.id]);
    // The same words where everybody may read them.
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      but(checked.incident, { title: 'Zebrafinch at the gate' }),
      ifMatch(checked.revision),
    );
    expect(await found(desk.analyst, 'zebrafinch')).toEqual([record.id]);
  });

  it('an internal word changes no count that an analyst sees', async () => {
    const before = await ask(desk.analyst, 'q=petrel');
    await submit(desk.monitor, await log(desk.monitor, internalIncident('petrel')));
    const after = await ask(desk.analyst, 'q=petrel');
    expect([after.total, after.filters]).toEqual([before.total, before.filters]);
    expect((await ask(desk.reviewer, 'q=petrel')).total).toBe(1);
  });

  it('words of a draft are its author’s alone', async () => {
    const draft = await log(desk.monitor, internalIncident('dunlin'));
    expect(await found(desk.monitor, 'dunlin')).toEqual([draft.id]);
    expect([await found(desk.reviewer, 'dunlin'), await found(desk.analyst, 'dunlin')]).toEqual([[], []]);
  });
});

describe('a record of a case team', () => {
  it('is found, counted and told as a double by its team alone', async () => {
    const plain = await submit(
      desk.monitor,
      await log(desk.monitor, anIncident({ title: 'Godwit', when: on('2016-02-03') })),
    );
    const others = [desk.second, desk.analyst];
    const look = (client: Client) => filtersOf(client, 'from=2016-02-03&until=2016-02-03');
    const before = await Promise.all(others.map(look));
    const limited = await submit(
      desk.monitor,
      await log(
        desk.monitor,
        internalIncident('Godwit', {
          title: 'Godwit',
          when: on('2016-02-03'),
          sensitivity: 'S3_RESTRICTED',
          issues: ['IS_LAND'],
        }),
      ),
    );
    expect(await Promise.all(others.map(look))).toEqual(before);
    for (const client of others) expect(await found(client, 'godwit')).toEqual([plain.id]);
    expect((await found(desk.monitor, 'godwit')).sort()).toEqual([plain.id, limited.id].sort());
    expect((await look(desk.monitor))['gap']).toMatchObject({ 'may-be-double': 2 });
    expect(before[0]!['gap']).not.toHaveProperty('may-be-double');
    const team = { members: [desk.reviewer.member!.id] };
    await desk.monitor.put(`/api/incidents/${limited.id}/case-team`, team, ifMatch(limited.revision));
    expect((await found(desk.reviewer, 'godwit')).sort()).toEqual([plain.id, limited.id].sort());
    expect(await found(desk.second, 'godwit')).toEqual([plain.id]);
  });
});

describe('what is found', () => {
  let record: IncidentRecord;
  it('words of every text, codes in words, and nothing else', async () => {
    record = await submit(
      desk.monitor,
      await log(
        desk.monitor,
        anIncident({
          title: 'Plover workers stopped at a bridge',
          when: on('2024-03-12'),
          place: { code: '1201', precision: 'LP_DISTRICT' },
          publicSummary: 'សន្តិសុខដកយកបដាពីស្ត្រីនៅមុខតុលាការ',
          acts: [anAct({ type: 'RS_SEIZE_MATERIAL', forceName: 'Sandpiper guards' })],
          sources: [aSource({ publisher: 'Curlew Weekly', url: 'https://curlew.example.net/2024/bridge-march' })],
          accounts: [anAccount({ text: 'Whimbrel was not there.' })],
        }),
      ),
    );
    for (const words of [
      'plover',
      'plov bridge',
      'Sandpiper',
      'curlew weekly',
      'https://curlew.example.net/2024/bridge-march',
      'curlew.example.net',
      'whimbrel',
      'plover seized',
      'plover បដា',
      'ដកយកបដា',
      'ដក\u200Bយក',
    ])
      expect([words, await found(desk.reviewer, words)]).toEqual([words, [record.id]]);
    for (const words of ['lover', 'plover zzzz', record.id.slice(-12)])
      expect([words, await found(desk.reviewer, words)]).toEqual([words, []]);
  });

  it('places by any of their names, around it, and misspelt', async () => {
    for (const words of [
      'plover Chamkar Mon',
      'plover Chamkarmorn',
      'plover ភ្នំពេញ',
      'plover Phnom Penh',
      'plover Chamkar Mom',
      'plover ភំពេញ',
      'plover Phnom Pen',
      'plover Pnom Penh',
    ])
      expect([words, await found(desk.reviewer, words)]).toEqual([words, [record.id]]);
    expect(await found(desk.reviewer, 'plover Battambang')).toEqual([]);
    // A name near a commune and the capital means the capital: Kampenh is as near.
    await verified(desk, anIncident({ title: 'Stint', place: { code: '180301', precision: 'LP_COMMUNE' } }));
    expect(await found(desk.reviewer, 'stint កំពេញ')).toHaveLength(1);
    expect(await found(desk.reviewer, 'stint ភំពេញ')).toEqual([]);
  });

  it('days in words, in both languages', async () => {
    for (const words of [
      'plover 12 March 2024',
      'plover 2024-03-12',
      'plover 2024-03',
      'plover March 2024',
      'plover 2024',
      'plover 12/3/2024',
      'plover ថ្ងៃទី១២ ខែមីនា ឆ្នាំ២០២៤',
      'plover ១២ មីនា ២០២៤',
      'plover មីនា ២០២៤',
    ])
      expect([words, await found(desk.reviewer, words)]).toEqual([words, [record.id]]);
    for (const words of ['plover 13 March 2024', 'plover 2023', 'plover មេសា ២០២៤'])
      expect([words, await found(desk.reviewer, words)]).toEqual([words, []]);
  });

  it('its public code, once it has one, also where no text is searched', async () => {
    const shown = await publish(desk.second, await verified(desk, anIncident({ title: 'Ruff' })));
    expect(await found(desk.reviewer, shown.code!)).toEqual([shown.id]);
    const other = await startTestApp(database, { config: { ...TEST_CONFIG, deskSearchMebibytes: 0 } });
    try {
      const reviewer = await other.signIn('reviewer', 'of another instance 1');
      expect(await found(reviewer, shown.code!)).toEqual([shown.id]);
      expect((await reviewer.get('/api/incidents?q=ruff')).body).toMatchObject({ status: 503, code: 'search-off' });
      const { search, total } = await ask(reviewer, 'status=WS_PUBLISHED');
      expect([search.state, total > 0]).toEqual(['not-wanted', true]);
    } finally {
      await other.close();
    }
  });

  it('no longer the words that a change took out, here and in another instance', async () => {
    const other = await startTestApp(database);
    try {
      const reviewer = await other.signIn('reviewer', 'of another instance 2');
      expect(await found(reviewer, 'plover')).toEqual([record.id]);
      const { body } = await desk.reviewer.put<IncidentRecord>(
        `/api/incidents/${record.id}`,
        but(record.incident, { title: 'Turnstone' }),
        ifMatch(record.revision),
      );
      expect(body.incident.title).toBe('Turnstone');
      for (const client of [desk.reviewer, reviewer])
        expect([await found(client, 'plover'), await found(client, 'turnstone')]).toEqual([[], [record.id]]);
    } finally {
      await other.close();
    }
  });
});

describe('filters', () => {
  it('pass with any value of one filter and with all filters; each value counts with the others', async () => {
    const at = (day: string, fields: Partial<Incident>) =>
      log(desk.monitor, anIncident({ when: on(day), ...fields })).then((one) => submit(desk.monitor, one));
    await at('2012-05-01', { peacefulness: 'PE_PEACEFUL', place: { code: '1201', precision: 'LP_DISTRICT' } });
    await at('2012-05-02', { peacefulness: 'PE_VIOLENT', place: { code: '12', precision: 'LP_PROVINCE' } });
    await at('2012-05-03', {
      peacefulness: 'PE_VIOLENT',
      place: { code: '02', precision: 'LP_PROVINCE' },
      harms: [aHarm({ type: 'HM_INJURY_MINOR' })],
    });
    const year = 'from=2012-01-01&until=2012-12-31';
    const of = (query: string) => ask(desk.reviewer, `${year}&${query}`);
    expect((await of('peacefulness=PE_VIOLENT')).total).toBe(2);
    expect((await of('peacefulness=PE_VIOLENT,PE_PEACEFUL')).total).toBe(3);
    expect((await of('peacefulness=PE_VIOLENT&place=12')).total).toBe(1);
    expect((await of('place=1201')).total).toBe(1);
    expect((await of('place=12')).total).toBe(2);
    expect((await of('harms.type=HM_INJURY_MINOR')).total).toBe(1);
    expect((await of('peacefulness=PE_GONE')).total).toBe(0);
    const counts = await filtersOf(desk.reviewer, `${year}&peacefulness=PE_VIOLENT`);
    expect(counts['peacefulness']).toEqual({ PE_VIOLENT: 2, PE_PEACEFUL: 1 });
    expect(counts['place']).toMatchObject({ '02': 1, '12': 1 });
    const { total, of: all } = await of('mine=true');
    expect([total, all > 3]).toEqual([0, true]);
    expect((await ask(desk.monitor, `${year}&mine=true`)).total).toBe(3);
  });

  it('never by what an internal answer says, and by whether there is one only for its readers', async () => {
    const { filters } = await ask(desk.analyst, '');
    expect(Object.keys(filters)).not.toContain('narrative');
    for (const client of [desk.reviewer, desk.analyst]) expect((await ask(client, 'narrative=Words')).total).toBe(0);
  });

  it('name what a record lacks', async () => {
    const one = await submit(
      desk.monitor,
      await log(
        desk.monitor,
        anIncident({ when: on('2013-01-01'), accounts: [], sources: [aSource()], publicSummary: null }),
      ),
    );
    const gaps = async () => (await ask(desk.reviewer, 'from=2013-01-01&until=2013-01-01')).items[0]!.gaps;
    expect(await gaps()).toEqual(['no-authorities-account', 'one-source', 'no-place', 'no-summary', 'untranslated']);
    const changed = await desk.reviewer.put(
      `/api/incidents/${one.id}`,
      but(one.incident, {
        accounts: [notSought()],
        place: { code: '1201', precision: 'LP_DISTRICT' },
        titleTranslation: 'ដកហូតបដា',
        publicSummary: 'A banner was seized.',
        publicSummaryTranslation: 'បដាមួយត្រូវបានដកហូត។',
        acts: [anAct({ type: 'FM_PUSH' })],
        interference: 'IN_INTERFERED',
      }),
      ifMatch(one.revision),
    );
    expect([changed.status, await gaps()]).toEqual([200, ['one-source', 'assessment-waiting']]);
    const [item] = (await ask(desk.reviewer, 'from=2013-01-01&until=2013-01-01')).items;
    expect(item).toMatchObject({ title: one.incident.title, titleTranslation: 'ដកហូតបដា' });
    const beside = (client: Client) => client.get<RecordGaps>(`/api/incidents/${one.id}/gaps`);
    expect((await beside(desk.reviewer)).body).toEqual({ gaps: ['one-source', 'assessment-waiting'] });
    expect((await beside(desk.monitor)).status).toBe(200);
    expect((await beside(await app.signIn('monitor'))).status).toBe(404);
    expect((await beside(desk.admin)).status).toBe(403);
  });

  it('tell of somebody at risk those alone who may read what phones said', async () => {
    const phone = await addPhone(app, desk.monitor);
    const report = aReport({
      atRisk: true,
      handOver: true,
      incident: { ...anIncident({ title: 'Jacana at the gate' }) },
    });
    expect(
      (await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key))).status,
    ).toBeLessThan(300);
    const gaps = async (client: Client) => (await filtersOf(client, 'q=jacana'))['gap'] ?? {};
    for (const client of [desk.reviewer, desk.monitor]) expect(await gaps(client)).toMatchObject({ 'at-risk': 1 });
    expect((await ask(desk.second, 'q=jacana&gap=at-risk')).items[0]!.gaps).toContain('at-risk');
    expect(await gaps(desk.analyst)).not.toHaveProperty('at-risk');
    const { total, items } = await ask(desk.analyst, 'q=jacana');
    expect([
      total,
      items[0]!.gaps.includes('at-risk'),
      (await ask(desk.analyst, 'q=jacana&gap=at-risk')).total,
    ]).toEqual([1, false, 0]);
  });

  it('notice a paragraph that two people agreed to', async () => {
    const record = await published(desk, anIncident({ title: 'Phalarope' }));
    const gaps = async () => (await ask(desk.reviewer, 'q=phalarope')).items[0]!.gaps;
    expect(await gaps()).toContain('no-story');
    await desk.reviewer.put(`/api/incidents/${record.id}/story`, { text: { en: 'People met.', km: 'មនុស្សជួបគ្នា។' } });
    await releaseAll(desk);
    expect(await gaps()).not.toContain('no-story');
  });

  it('know at once that an owner was suspended', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Numenius' })));
    const other = await app.signIn('reviewer');
    const owner = async () => (await ask(desk.reviewer, 'q=numenius')).items[0]!.owner;
    await other.put(`/api/incidents/${record.id}/owner`, { member: other.member!.id });
    expect(await owner()).toBe(other.member!.name);
    await desk.admin.put(`/api/members/${other.member!.id}`, { role: 'reviewer', frozen: true });
    expect(await owner()).toBeNull();
  });

  it('know what waits for the one who asks', async () => {
    const tasks = async (client: Client) => (await filtersOf(client, 'q=avocetta'))['task'] ?? {};
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Avocetta' })));
    expect([await tasks(desk.reviewer), await tasks(desk.analyst), await tasks(desk.monitor)]).toEqual([
      { review: 1 },
      {},
      {},
    ]);
    const mine = async (client: Client) => (await ask(client, 'q=avocetta&mine=true')).total;
    expect([await mine(desk.reviewer), await mine(desk.second), await mine(desk.monitor)]).toEqual([0, 0, 1]);
    const taken = await desk.reviewer.put(`/api/incidents/${record.id}/owner`, { member: desk.reviewer.member!.id });
    expect(taken.status).toBe(200);
    expect([await mine(desk.reviewer), await mine(desk.second)]).toEqual([1, 0]);
    expect((await ask(desk.second, `q=avocetta&owner=${desk.reviewer.member!.id}`)).items[0]!.owner).toBe(
      desk.reviewer.member!.name,
    );
    await verify(desk.reviewer, record);
    expect([await tasks(desk.reviewer), await tasks(desk.second)]).toEqual([{}, { 'second-person': 1 }]);
  });
});

describe('order', () => {
  it('sorts by any column in both directions; what is not known is last', async () => {
    const submitted = async (day: string, title: string, sources: number) =>
      submit(
        desk.monitor,
        await log(
          desk.monitor,
          anIncident({
            title,
            when: on(day),
            sources: Array.from({ length: sources }, (_, n) => aSource({ url: `https://example.org/${n}` })),
          }),
        ),
      );
    await submitted('2009-03-02', 'Beta stilt', 1);
    await verify(desk.reviewer, await submitted('2009-03-01', 'alpha stilt', 3), 'VG_WEAK');
    await submitted('2009-03-03', 'Gamma stilt', 2);
    const order = async (sort: string) =>
      (await ask(desk.reviewer, `q=stilt&sort=${sort}`)).items.map(({ title }) => title!.split(' ')[0]!.toLowerCase());
    expect(await order('title')).toEqual(['alpha', 'beta', 'gamma']);
    expect(await order('-title')).toEqual(['gamma', 'beta', 'alpha']);
    expect(await order('day')).toEqual(['alpha', 'beta', 'gamma']);
    expect(await order('-sources')).toEqual(['alpha', 'gamma', 'beta']);
    expect((await order('grade'))[0]).toBe('alpha');
    expect((await order('-grade'))[0]).toBe('alpha');
    expect(await order('-age')).toEqual(['beta', 'alpha', 'gamma']);
  });

  it('sorts places, groups and acts by the words that the reader sees, in their language', async () => {
    const groups: string[] = [];
    for (const [nameEn, nameKm] of [
      ['Zither players', 'ក្រុមភ្លេង'],
      ['Weavers', 'អ្នកត្បាញ'],
      ['tilers', 'ជាងក្បឿង'],
    ]) {
      const group = { nameEn, nameKm, aliases: [], note: null };
      const { body } = await desk.reviewer.put<{ id: string }>(`/api/groups/${randomUUID()}`, group, CREATE);
      groups.push(body.id);
    }
    for (const [title, code, group, type] of [
      ['One hoatzin', '12', groups[0]!, 'D_ARREST'],
      ['Two hoatzin', '23', groups[1]!, 'FM_PUSH'],
      ['Three hoatzin', '02', groups[2]!, 'RS_SEIZE_MATERIAL'],
    ] as const)
      await log(
        desk.monitor,
        anIncident({
          title,
          place: { code, precision: 'LP_PROVINCE' },
          groups: [aGroupLink(group)],
          acts: [anAct({ type })],
        }),
      );
    const order = async (sort: string, lang: string): Promise<string> =>
      (await ask(desk.monitor, `q=hoatzin&sort=${sort}&lang=${lang}`)).items
        .map(({ title }) => title!.split(' ')[0])
        .join(' ');
    // Battambang, Kep, Phnom Penh; កែប បាត់ដំបង ភ្នំពេញ.
    expect([await order('place', 'en'), await order('place', 'km')]).toEqual(['Three Two One', 'Two Three One']);
    expect([await order('group', 'en'), await order('group', 'km')]).toEqual(['Three Two One', 'One Three Two']);
    // Arrest, Banners or equipment seized, Pushing; ការចាប់ខ្លួន ការដកហូតបដា ការរុញច្រាន.
    expect([await order('act', 'en'), await order('act', 'km')]).toEqual(['One Three Two', 'One Three Two']);
    expect(await order('-place', 'km')).toBe('One Three Two');
    expect(await order('-act', 'en')).toBe('Two Three One');
  });
});

describe('what the index holds', () => {
  const index = () => app.app.get(RecordIndex);

  it('is forgotten when the server is locked: the queue goes on, internal answers are searched no more', async () => {
    const record = await submit(
      desk.monitor,
      await log(desk.monitor, internalIncident('lapwing', { title: 'Known to all' })),
    );
    const keyring = keyringOf(app.database.manager);
    expect(await found(desk.reviewer, 'lapwing')).toEqual([record.id]);
    const held = (index() as unknown as { reading: { text: unknown } }).reading;
    keyring.lock();
    try {
      expect((index() as unknown as { reading: unknown }).reading).toBeNull();
      const queue = await ask(desk.reviewer, 'q=known');
      expect([queue.items.map(({ id }) => id).includes(record.id), queue.search.state]).toEqual([true, 'locked']);
      expect(await found(desk.reviewer, 'lapwing')).toEqual([]);
      expect((index() as unknown as { reading: unknown }).reading).not.toBe(held);
    } finally {
      expect(await keyring.unlock()).toBe(true);
    }
    await index().whole();
    expect(await found(desk.reviewer, 'lapwing')).toEqual([record.id]);
    expect((await ask(desk.reviewer, '')).search).toEqual({ state: 'on', percent: 100 });
  });

  it('is not searched when it takes more memory than it may, and the operator is told', async () => {
    const other = await startTestApp(database, { config: { ...TEST_CONFIG, deskSearchMebibytes: 0.001 as number } });
    try {
      const told: string[] = [];
      other.app.get(RecordIndex).onOff((state) => told.push(state));
      const reviewer = await other.signIn('reviewer', 'of another instance 3');
      const { search, total } = await ask(reviewer, '');
      expect([search.state, total > 5, told]).toEqual(['too-large', true, ['too-large']]);
      expect((await reviewer.get('/api/incidents?q=known')).body).toMatchObject({ code: 'search-off' });
    } finally {
      await other.close();
    }
  });
});
