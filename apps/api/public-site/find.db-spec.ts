import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Found } from '@vigil/shared/finding/find.js';
import { aGroupLink, anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { aGroup, type Desk, published } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});
let group: { id: string; publicCode: string };

const search = async (text: string): Promise<Found> => {
  const {
    status,
    body,
    text: said,
  } = await app.visitor.get<Found>(`/api/public/find?text=${encodeURIComponent(text)}`);
  if (status !== 200) throw new Error(said);
  return body;
};

beforeAll(async () => {
  group = await aGroup(desk, 'Test Weavers');
});

describe('the search field', () => {
  it('finds a group once readers know it, also misspelt', async () => {
    expect(await search('Test Weavers')).toMatchObject({ figure: null, items: [] });
    await published(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    for (const text of ['Test Weavers', 'test weevers', group.publicCode])
      expect((await search(text)).items[0]).toMatchObject({ kind: 'group', code: group.publicCode });
  });

  it('offers a figure that the interface answers', async () => {
    const { figure } = await search('arrests in Pnom Penh in 2024');
    expect(figure).toEqual({
      query: 'indicator=I10&period=2024&place=12',
      narrower: 'indicator=I10&period=2024&place=12&libertyTypes=D_ARREST,D_MASS_ARREST',
      acts: 'indicator=I10&measure=acts&period=2024&place=12&libertyTypes=D_ARREST,D_MASS_ARREST',
      by: null,
      over: null,
      notInFigure: [],
    });
    for (const query of [figure!.query, figure!.narrower, figure!.acts])
      expect((await app.visitor.get(`/api/public/counts?${query}`)).status).toBe(200);
  });

  it('offers a record by its code, and no code that no record has', async () => {
    const code = (await published(desk, anIncident())).code!;
    expect((await search(code.toLowerCase())).items).toEqual([{ kind: 'incident', code }]);
    for (const text of ['teachers', 'KH-000000']) expect((await search(text)).items).toEqual([]);
  });

  it('offers nothing for nothing, and refuses a text that is too long', async () => {
    expect((await app.visitor.get<Found>('/api/public/find')).body).toEqual({
      figure: null,
      isQuestion: false,
      items: [],
    });
    expect((await app.visitor.get(`/api/public/find?text=${'a'.repeat(101)}`)).status).toBe(400);
  });
});
