import { randomUUID } from 'node:crypto';
import { DEFAULT_WORDS } from '../incidents/outside-messages/default-words.js';
import { aDataset } from './a-dataset.js';
import { aCaseEvent, aPerson } from './a-person.js';
import { aGroup, CREATE, type Desk, ifMatch, releaseAll } from './desk.js';
import { aDraft, frozen, written } from './draft-and-read-reports.js';
import { type AddWrite, WORD } from './writes-to-records.js';

/**
 * Adds every request that writes to something beside a record: what readers see of it, groups, reports, settings,
 * releases.
 */
export const writesBesideRecords = async (desk: Desk, add: AddWrite): Promise<void> => {
  const { monitor, reviewer, second, analyst, admin } = desk;
  const coverage = {
    place: '12',
    from: '2021-01-01',
    until: '2021-06-30',
    level: 'CO_ON_SITE',
    group: null,
    note: WORD,
    shown: true,
  };
  const total = {
    publisher: WORD,
    title: WORD,
    measure: WORD,
    unit: 'incidents',
    value: { state: 'CS_AT_LEAST', low: 11, high: null, text: null },
    from: '2021-01-01',
    until: '2021-12-31',
    place: null,
    group: null,
    partOf: null,
    url: null,
    note: WORD,
    shown: true,
  };
  const datedNote = {
    nameEn: WORD,
    nameKm: WORD,
    from: '2021-01-01',
    until: '2021-06-30',
    place: null,
    publisher: WORD,
    url: null,
    note: WORD,
    shown: true,
  };
  for (const [at, body] of [
    ['/api/coverage', coverage],
    ['/api/published-totals', total],
    ['/api/dated-notes', datedNote],
  ] as const) {
    const [id, other] = [randomUUID(), randomUUID()];
    for (const one of [id, other]) await analyst.put(`${at}/${one}`, body, CREATE);
    add(`PUT ${at}/:id`, analyst, `${at}/${randomUUID()}`, body, CREATE);
    add(`PUT ${at}/:id`, analyst, `${at}/${id}`, { ...body, note: `again ${WORD}` }, ifMatch(1));
    add(`DELETE ${at}/:id`, analyst, `${at}/${other}`, undefined, ifMatch(1));
  }
  const group = await aGroup(desk, 'A group');
  add(
    'PUT /api/groups/:id',
    reviewer,
    `/api/groups/${group.id}`,
    { nameEn: WORD, nameKm: null, aliases: [WORD], note: WORD },
    ifMatch(1),
  );
  add(
    'PUT /api/groups/:id',
    reviewer,
    `/api/groups/${randomUUID()}`,
    { nameEn: `Another ${WORD}`, nameKm: null, aliases: [WORD], note: WORD },
    CREATE,
  );
  const landmark = {
    kind: 'landmark',
    nameEn: WORD,
    nameKm: null,
    aliases: [WORD],
    note: WORD,
    sensitive: true,
    at: { place: '120203', lat: 11.5661, lon: 104.9234 },
  };
  const proposed = randomUUID();
  await monitor.put(`/api/proposed-names/${proposed}`, landmark);
  add('PUT /api/proposed-names/:id', monitor, `/api/proposed-names/${randomUUID()}`, landmark);
  add(
    'POST /api/proposed-names/:id/decisions',
    reviewer,
    `/api/proposed-names/${proposed}/decisions`,
    { decision: 'accept' },
    ifMatch(1),
  );
  const [kept, removed] = [randomUUID(), randomUUID()];
  const searchWord = { word: WORD, codes: ['RS_CORDON'] };
  for (const one of [kept, removed]) await reviewer.put(`/api/search-words/${one}`, searchWord, CREATE);
  add('PUT /api/search-words/:id', reviewer, `/api/search-words/${randomUUID()}`, searchWord, CREATE);
  add(
    'PUT /api/search-words/:id',
    reviewer,
    `/api/search-words/${kept}`,
    { ...searchWord, word: `${WORD} again` },
    ifMatch(1),
  );
  const ownCode = {
    code: 'PF_GENDARMERIE.KH',
    nameEn: WORD,
    nameKm: WORD,
    synonyms: [WORD],
    from: null,
    until: null,
    state: 'used',
  };
  add('PUT /api/own-codes/:id', reviewer, `/api/own-codes/${randomUUID()}`, ownCode);
  const person = aPerson({ handle: WORD });
  const followed = randomUUID();
  await reviewer.put(`/api/people/${followed}`, { person, team: [] }, CREATE);
  add('PUT /api/people/:id', reviewer, `/api/people/${randomUUID()}`, { person: aPerson(), team: [] }, CREATE);
  add(
    'PUT /api/people/:id',
    reviewer,
    `/api/people/${followed}`,
    { person: { ...person, handle: `${WORD} again` }, team: [reviewer.member!.id] },
    ifMatch(1),
  );
  const compared = { by: WORD, on: '2026-03-02', from: '2007-08-10', until: null };
  add(
    'POST /api/custody-limits/:code/confirmations',
    reviewer,
    '/api/custody-limits/KHM-POLICE-48/confirmations',
    compared,
  );
  const happened = aCaseEvent('ARREST', '2021-03-01', [followed], { hours: WORD });
  const arrest = randomUUID();
  await reviewer.put(`/api/case-events/${arrest}`, happened, CREATE);
  add('PUT /api/case-events/:id', reviewer, `/api/case-events/${randomUUID()}`, happened, CREATE);
  add(
    'PUT /api/case-events/:id',
    reviewer,
    `/api/case-events/${arrest}`,
    { ...happened, hours: `${WORD} again` },
    ifMatch(1),
  );
  const mistaken = randomUUID();
  await reviewer.put(`/api/case-events/${mistaken}`, { ...happened, hours: null }, CREATE);
  add('DELETE /api/case-events/:id', reviewer, `/api/case-events/${mistaken}`, undefined, ifMatch(1));
  const ownQuestion = {
    key: 'a_question',
    kind: 'choice',
    labelEn: WORD,
    labelKm: WORD,
    helpEn: WORD,
    helpKm: WORD,
    options: [{ code: 'A', nameEn: WORD, nameKm: WORD }],
    state: 'used',
    replaces: null,
  };
  add('PUT /api/own-questions/:id', reviewer, `/api/own-questions/${randomUUID()}`, ownQuestion);
  const dataset = aDataset({
    name: WORD,
    maker: WORD,
    licence: 'OTHER',
    licenceWords: WORD,
    citation: WORD,
    limits: WORD,
  });
  const entered = randomUUID();
  await analyst.put(`/api/datasets/${entered}`, dataset, CREATE);
  add('PUT /api/datasets/:id', analyst, `/api/datasets/${randomUUID()}`, dataset, CREATE);
  add(
    'PUT /api/datasets/:id',
    analyst,
    `/api/datasets/${entered}`,
    { ...dataset, limits: `${WORD} again` },
    ifMatch(1),
  );
  add('DELETE /api/search-words/:id', reviewer, `/api/search-words/${removed}`, undefined, ifMatch(1));
  add('POST /api/reports', analyst, '/api/reports', {
    title: WORD,
    question: 'indicator=I01&period=2021&singleSource=yes',
  });
  const report = { ...aDraft('press-line'), title: { en: WORD, km: '' } };
  const [changed, dropped, iced] = [
    await written(analyst, report),
    await written(analyst, report),
    await written(analyst, report),
  ];
  // Two reports that the same person freezes of the same moment would be one.
  const other = (title: string): typeof report => ({ ...report, title: { en: `${title} ${WORD}`, km: '' } });
  const [hidden, shown] = [await frozen(analyst, other('Hidden')), await frozen(analyst, other('Seen'))];
  await analyst.post(`/api/reports/${shown}/publications`, {});
  await releaseAll(desk);
  add('PUT /api/reports/drafts/:id', analyst, `/api/reports/drafts/${randomUUID()}`, report, CREATE);
  add(
    'PUT /api/reports/drafts/:id',
    analyst,
    `/api/reports/drafts/${changed.id}`,
    { ...report, title: { en: `Again ${WORD}`, km: '' } },
    ifMatch(1),
  );
  add('DELETE /api/reports/drafts/:id', analyst, `/api/reports/drafts/${dropped.id}`, undefined, ifMatch(1));
  add('POST /api/reports/drafts/:id/freezings', analyst, `/api/reports/drafts/${iced.id}/freezings`, {}, ifMatch(1));
  add('POST /api/reports/:code/publications', analyst, `/api/reports/${hidden}/publications`, {});
  add('DELETE /api/reports/:code/publications', analyst, `/api/reports/${shown}/publications`, undefined);
  const seen = (await admin.get('/api/settings')).headers.get('etag')!;
  add(
    'PUT /api/settings',
    admin,
    '/api/settings',
    { organisation: WORD, standards: WORD, smallTeam: false },
    { 'if-match': seen },
  );
  for (const title of ['To be released', 'To be refused', 'To be taken back'])
    await analyst.put(`/api/published-totals/${randomUUID()}`, { ...total, title: `${title} ${WORD}` }, CREATE);
  const {
    items: [released, refused, back],
  } = (await second.get<{ items: { id: string; digest: string }[] }>('/api/releases')).body;
  add('POST /api/releases/:id/answers', second, `/api/releases/${released!.id}/answers`, {
    answer: 'release',
    seen: released!.digest,
  });
  add('POST /api/releases/:id/answers', second, `/api/releases/${refused!.id}/answers`, {
    answer: 'refuse',
    seen: refused!.digest,
    reason: WORD,
  });
  add('DELETE /api/releases/:id', analyst, `/api/releases/${back!.id}`, undefined);
  // Numbers are refused in these words, so they hold no canary.
  add('PUT /api/settings/messages', admin, '/api/settings/messages', { ...DEFAULT_WORDS, dailyEn: 'Please look.' });
  add('PUT /api/settings/small-team', admin, '/api/settings/small-team', { on: true });
};
