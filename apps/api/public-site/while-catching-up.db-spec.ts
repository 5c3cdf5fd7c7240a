import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { FigureChanges } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { anIncident, but } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { type Desk, hide, ifMatch, publish, published } from '../testing/desk.js';
import { SITE } from '../testing/site-folder.js';
import { storedDocuments } from '../testing/stored-documents.js';
import { useDesk, type DeskOfFile } from '../testing/use-desk.js';
import { waitUntil } from '../testing/wait-until.js';
import { IncidentDocuments } from './incident-documents.js';
import { PublicRelations } from './public-relations.js';
import { PublicStories } from './public-stories.js';

let opened: DeskOfFile;
let app: TestApp;
let desk: Desk;
useDesk(
  (now) => {
    opened = now;
    ({ app, desk } = now);
  },
  { webFolder: SITE, ownHome: true },
);
afterEach(() => void jest.restoreAllMocks());

type Methods = Record<string, (...of: unknown[]) => Promise<unknown>>;
/** Replaces a method of a service for its next call. `known` is the method itself. */
const nextTime = (
  service: object,
  name: string,
  instead: (known: () => Promise<unknown>) => Promise<unknown>,
): void => {
  const methods = service as Methods;
  const known = methods[name]!.bind(methods);
  jest.spyOn(methods, name).mockImplementationOnce((...of) => instead(() => known(...of)));
};
const brokenNextTime = (service: object, name: string): void =>
  nextTime(service, name, () => Promise.reject(new Error('the database is away')));
/** Holds the next call of a method back until it is let go. `after`: once it has its answer, not before it begins. */
const holdNext = (service: object, name: string, { after = false } = {}) => {
  let letGo = (): void => undefined;
  const isOpen = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    nextTime(service, name, async (known) => {
      const answer = after ? await known() : null;
      resolve();
      await isOpen;
      return after ? answer : known();
    });
  });
  return { reached, letGo };
};

const pageOf = async ({ code }: IncidentRecord): Promise<string> => (await app.visitor.get(`/incidents/${code}`)).text;
const etagOf = async (path: string): Promise<string> => (await app.visitor.get(path)).headers.get('etag')!;
const corrected = async (record: IncidentRecord, title: string): Promise<IncidentRecord> => {
  const path = `/api/incidents/${record.id}`;
  const edited = await desk.reviewer.put<IncidentRecord>(
    path,
    but(record.incident, { title }),
    ifMatch(record.revision),
  );
  expect(edited.status).toBe(200);
  return publish(desk.second, edited.body);
};

describe('what readers ask for while the caches catch up with a publication', () => {
  it('is no page with the title of a related record that was withdrawn, once the withdrawal is answered', async () => {
    const stays = await published(desk, anIncident());
    const secret = await published(desk, anIncident({ title: 'Kingfisher assembly' }));
    await desk.reviewer.post(`/api/incidents/${secret.id}/relations`, { kind: 'follows', to: stays.id });
    const again = await desk.second.get<IncidentRecord>(`/api/incidents/${secret.id}`);
    const related = await publish(desk.second, again.body, { reason: 'A relation was added.' });
    const { reached, letGo } = holdNext(app.app.get(PublicRelations), 'read');
    const hiding = hide(desk.reviewer, related);
    await reached;
    expect(await pageOf(stays)).toContain('Kingfisher');
    letGo();
    await hiding;
    expect(await pageOf(stays)).not.toContain('Kingfisher');
  });

  it('is no page with words that were corrected, once the correction is answered', async () => {
    const record = await published(desk, anIncident({ title: 'Heron assembly' }));
    const { reached, letGo } = holdNext(app.app.get(PublicStories), 'read');
    const correcting = corrected(record, 'Another title');
    await reached;
    await pageOf(record);
    letGo();
    await correcting;
    const page = await pageOf(record);
    expect([page.includes('Heron'), page.includes('Another title')]).toEqual([false, true]);
  });

  it('is no list of why a figure changed with words that were corrected', async () => {
    const since = app.app.get(PublicFacts).seq;
    const record = await published(desk, anIncident({ title: 'Bittern assembly' }));
    const asked = `/api/public/counts/changes?indicator=I02&period=2021&since=${since}`;
    const titles = async () =>
      (await app.visitor.get<FigureChanges>(asked)).body.reasons.flatMap(({ items }) =>
        items.map(({ title }) => title),
      );
    const { reached, letGo } = holdNext(app.app.get(IncidentDocuments), 'refresh');
    const correcting = corrected(record, 'Another title');
    await reached;
    expect(await titles()).toEqual(['Bittern assembly']);
    letGo();
    await correcting;
    expect(await titles()).toEqual(['Another title']);
  });

  it('is no picture of an incident as it was, whether asked for meanwhile or just before', async () => {
    const record = await published(desk, anIncident({ title: 'Egret assembly' }));
    const picture = `/incidents/${record.code}/picture.png`;
    const refreshing = holdNext(app.app.get(IncidentDocuments), 'refresh');
    const correcting = corrected(record, 'Another title');
    await refreshing.reached;
    const meanwhile = await etagOf(picture);
    refreshing.letGo();
    const once = await correcting;
    const afterwards = await etagOf(picture);
    expect(afterwards).not.toBe(meanwhile);

    const reading = holdNext(app.app.get(IncidentDocuments), 'read', { after: true });
    const before = etagOf(picture);
    await reading.reached;
    await corrected(once, 'A third title');
    reading.letGo();
    expect(await etagOf(picture)).not.toBe(await before);
  });
});

describe('what goes wrong', () => {
  const folder = (): string => join(opened.home, 'public', new URL(opened.database.url).pathname.slice(1));
  const isStored = (words: string): boolean => storedDocuments(folder()).some(({ text }) => text.includes(words));
  const statusOf = async ({ code }: IncidentRecord): Promise<number> =>
    (await app.visitor.get(`/api/public/incidents/${code}`)).status;

  it('a withdrawn record is forgotten though the database breaks when the facts have just changed', async () => {
    const secret = await published(desk, anIncident({ title: 'Pelican assembly' }));
    expect(isStored('Pelican')).toBe(true);
    nextTime(app.app.get(PublicDatabase), 'inPrimarySnapshot', async (known) => {
      await known();
      throw new Error('the connection broke');
    });
    await hide(desk.reviewer, secret).catch(() => undefined);
    await waitUntil(async () => (await statusOf(secret)) === 410 && !isStored('Pelican'), 10_000);
  });

  it('what failed is tried again though nothing else is published and nothing is announced', async () => {
    const record = await published(desk, anIncident({ title: 'Plover assembly' }));
    const { listener } = app.app.get(PublicFacts) as unknown as { listener: { stop(): Promise<void> } };
    await listener.stop();
    brokenNextTime(app.app.get(IncidentDocuments), 'refresh');
    await hide(desk.reviewer, record).catch(() => undefined);
    await waitUntil(() => !isStored('Plover'), 10_000);
  });

  it('a withdrawn record does not come back with the next start, though a cache could not be read', async () => {
    const secret = await published(desk, anIncident({ title: 'Osprey assembly' }));
    brokenNextTime(app.app.get(PublicStories), 'read');
    await hide(desk.reviewer, secret).catch(() => undefined);
    await published(desk, anIncident());
    app = await opened.restart();
    expect([await statusOf(secret), isStored('Osprey')]).toEqual([410, false]);
  });
});
