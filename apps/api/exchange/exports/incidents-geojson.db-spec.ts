import { describe, expect, it } from '@jest/globals';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { loadCountry } from '../../places/country-data.js';
import { type Desk, hide, published } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Feature {
  type: string;
  id: string;
  geometry: { type: string; coordinates: [number, number] } | null;
  properties: Record<string, unknown>;
}
interface Collection {
  type: string;
  metadata: Record<string, unknown>;
  features: Feature[];
}
const ask = async (query: string): Promise<Collection> => {
  const { status, headers, body } = await app.visitor.get<Collection>(`/api/public/incidents.geojson?${query}`);
  expect([status, headers.get('content-type')]).toEqual([200, 'application/geo+json; charset=utf-8']);
  return body;
};
/** Doun Penh district in Phnom Penh, and a commune in it. */
const DISTRICT = '1202';
const { gazetteer } = loadCountry();
const commune = gazetteer.places.find(({ parent, level }) => parent === DISTRICT && level === 3)!;

describe('incidents for maps', () => {
  it('stand on the point of the unit that is shown, say how close that is, and are those of the question', async () => {
    const inDistrict = await published(
      desk,
      anIncident({
        title: 'In a commune, shown to the district',
        place: { code: commune.code, precision: 'LP_COMMUNE' },
      }),
    );
    const inProvince = await published(desk, anIncident({ title: 'Shown to the province' }), 'VG_WEAK');
    const nowhere = await published(
      desk,
      anIncident({ title: 'Somewhere', place: { code: null, precision: 'LP_COUNTRY' } }),
      'VG_FAIR',
    );
    await published(
      desk,
      anIncident({
        title: 'Another year',
        when: { precision: 'DP_DAY', earliest: '2022-02-01', latest: '2022-02-01' } as never,
      }),
    );
    const { type, metadata, features } = await ask('indicator=I02&period=2021');
    expect([type, metadata['licence'], metadata['dataset']]).toEqual([
      'FeatureCollection',
      'https://creativecommons.org/licenses/by/4.0/',
      'published',
    ]);
    expect(features.map(({ id }) => id).sort()).toEqual([inDistrict.code!, inProvince.code!, nowhere.code!].sort());
    const of = (code: string | null): Feature => features.find(({ id }) => id === code)!;
    const district = gazetteer.get(DISTRICT)!;
    expect(of(inDistrict.code)).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [district.lon, district.lat] },
      properties: {
        place_code: DISTRICT,
        place_level: 'district',
        single_source: false,
        in_period: 'certain',
        url: `${app.url}/incidents/${inDistrict.code}`,
      },
    });
    expect(of(inProvince.code)).toMatchObject({
      geometry: { coordinates: [gazetteer.get('12')!.lon, gazetteer.get('12')!.lat] },
      properties: { place_level: 'province', single_source: true },
    });
    expect(of(nowhere.code).geometry).toBeNull();
    expect(JSON.stringify(features)).not.toContain(commune.code);
  });

  it('are a collection when there are none', async () => {
    expect((await ask('indicator=I02&period=1999')).features).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('what was taken back is in no file from then on', async () => {
    const record = await published(desk, anIncident({ title: 'Heron' }));
    expect(JSON.stringify(await ask('period=2021'))).toContain('Heron');
    await hide(desk.reviewer, record, 'Somebody was threatened.');
    expect(JSON.stringify(await ask('period=2021'))).not.toContain('Heron');
  });

  it.each([
    '',
    'period=yesterday',
    'period=2021&forceTypes=FM_SEXUAL',
    'period=2021&stages=verified',
    'period=2021&cursor=1',
  ])('refuses "%s" and names what is wrong', async (query) => {
    const { status, body } = await app.visitor.get<{ code: string }>(`/api/public/incidents.geojson?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid-query']);
  });
});
