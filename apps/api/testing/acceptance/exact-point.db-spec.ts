import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../platform/http/request-log.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { anAct, anIncident, aSource, but } from '../an-incident.js';
import { CREATE, ifMatch, openDesk, published, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { incidentPage } from './public-requests.js';
import { publicAnswers } from './public-answers.js';

/** A point in the sangkat Voat Phnum of Doun Penh; no gazetteer has its digits. */
const POINT = { lat: 11.576418862, lon: 104.923741953, accuracyMetres: 7 };
const PLACE_NOTE = 'Canary behind the third lamp post';
const NARRATIVE = 'Canary of the narrative';
/** The point as somebody might let it out: whole, cut off, rounded, as degrees and minutes, as bytes, as words. */
const TRACES = [
  '11.576',
  '11.577',
  '104.9237',
  '104.9238',
  '11,576',
  '104,9237',
  '11576',
  '1049237',
  '11°34',
  '104°55',
  '11 34 35',
  '104 55 25',
  Buffer.from('11.576418862').toString('base64').slice(0, 8),
  Buffer.from('11.576418862').toString('hex'),
  Buffer.from('104.923741953').toString('hex'),
  'Canary',
  Buffer.from(PLACE_NOTE).toString('base64').slice(0, 12),
  Buffer.from(PLACE_NOTE).toString('hex').slice(0, 16),
  'third lamp post',
];

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let record: IncidentRecord;
const home = mkdtempSync(join(tmpdir(), 'vigil-test-exact-point-'));
const logged: string[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    config: { ...TEST_CONFIG, home },
    log: createLog('info', { write: (line) => void logged.push(line) }),
  });
  desk = await openDesk(app);
  record = await published(desk, coarse(), 'VG_FAIR', { shownPlace: 'district', shownDate: 'month' });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const coarse = () =>
  anIncident({
    sensitivity: 'S1_COARSE',
    place: { code: '120211', precision: 'LP_COMMUNE' },
    point: POINT,
    placeNote: PLACE_NOTE,
    narrative: NARRATIVE,
    timeOfDay: 'Canary at nine',
    acts: [anAct({ note: 'Canary of the act', place: { code: '120210', precision: 'LP_COMMUNE' } })],
    sources: [aSource({ note: 'Canary of the source' }), aSource({ publisher: 'Other Weekly', url: null })],
    publicSummary: 'Banners were taken.',
  });

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name)).toString('latin1')}`);
const tracesIn = (texts: readonly string[]): string[] =>
  TRACES.filter((trace) => texts.some((text) => text.includes(trace)));

describe('an exact point on a coarse incident', () => {
  it('F9: leaves as the district, the same on every call', async () => {
    const pages = await Promise.all(
      Array.from({ length: 20 }, () => app.visitor.get(`/api/public/incidents/${record.code}`)),
    );
    expect(new Set(pages.map((page) => page.text)).size).toBe(1);
    expect(new Set(pages.map((page) => page.headers.get('etag'))).size).toBe(1);
    const page = await incidentPage(app.visitor, record.code);
    expect(page.place).toEqual({ code: '1202', precision: 'LP_DISTRICT' });
    expect(page.acts[0]!.place).toBeNull();
    expect(page.when).toEqual({ precision: 'DP_MONTH', earliest: '2021-06-01', latest: '2021-06-30' });
    const places = await app.visitor.get<{ places: unknown[][] }>('/api/public/places');
    expect(places.body.places.find(([code]) => code === '1202')?.slice(5, 7)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
  });

  it('F9: is in no public answer, table or file', async () => {
    const answers = await publicAnswers(app.visitor, [record.code!]);
    expect(tracesIn(answers.map(({ path, text }) => `${path}\n${text}`))).toEqual([]);
    const files = filesBelow(join(home, 'public'));
    expect(files.some((text) => text.includes(record.code!))).toBe(true);
    expect(tracesIn(files)).toEqual([]);
  });

  it('F9: is in no refusal, however the record is touched', async () => {
    const stale = ifMatch(1);
    const refusals = [
      await desk.monitor.put(`/api/incidents/${record.id}`, record.incident, stale),
      await desk.monitor.put(`/api/incidents/${record.id}`, record.incident, CREATE),
      await desk.analyst.get(`/api/incidents/${record.id}`),
      await desk.analyst.get(`/api/incidents/${record.id}/changes`),
      await desk.analyst.get('/api/incidents'),
      await desk.monitor.get(`/api/incidents/${record.id}`),
      await desk.monitor.get(`/api/incidents/${record.id}/changes`),
      await desk.reviewer.get(`/api/incidents/${record.id}/publications/preview?shownPlace=commune&shownDate=day`),
      await desk.reviewer.post(
        `/api/incidents/${record.id}/publications`,
        { shownPlace: 'commune', shownDate: 'day' },
        ifMatch(record.revision),
      ),
      await desk.monitor.put(
        `/api/incidents/${randomUUID()}`,
        but(coarse(), { point: { ...POINT, lat: POINT.lon, lon: POINT.lat } }),
        CREATE,
      ),
      await desk.monitor.put(
        `/api/incidents/${randomUUID()}`,
        but(coarse(), { point: { ...POINT, lat: '11.576418862' } }),
        CREATE,
      ),
      await desk.monitor.put(
        `/api/incidents/${randomUUID()}`,
        but(coarse(), { placeNote: `${PLACE_NOTE}\u0000` }),
        CREATE,
      ),
      await desk.monitor.put(`/api/incidents/${randomUUID()}`, JSON.stringify(coarse()).slice(0, -1), CREATE),
      await desk.monitor.put(`/api/incidents/${PLACE_NOTE}`, coarse(), CREATE),
      await app.visitor.get(`/api/incidents/${record.id}`),
      await app.visitor.get(`/api/public/counts?period=2021&place=${POINT.lat}`),
      await app.visitor.get(`/api/public/incidents?period=2021&point=${POINT.lat},${POINT.lon}`),
    ];
    expect(tracesIn(refusals.map((answer) => answer.text))).toEqual([]);
    expect(refusals.map((answer) => answer.status)).not.toContain(500);
  });

  it('F9: is in no line of the log', async () => {
    await app.visitor.get('/api/public/about');
    expect(logged.length).toBeGreaterThan(10);
    // A line says when it was written, which may be at 11.576 seconds.
    const times = /"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/;
    expect(logged.every((line) => times.test(line))).toBe(true);
    expect(tracesIn(logged.map((line) => line.replace(times, '')))).toEqual([]);
  });
});
