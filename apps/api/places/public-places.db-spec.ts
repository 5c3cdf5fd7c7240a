import type { PlaceBranch, PlaceRow } from '@vigil/shared/public/response-types.js';
import { describe, expect, it } from '@jest/globals';
import type { TestApp } from '../testing/app.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
useDesk((opened) => ({ app } = opened));

const ask = async (query: string) =>
  app.visitor.get<{ places: PlaceRow[]; tree: PlaceBranch[] }>(`/api/public/places${query}`);

describe('which lies in which', () => {
  it('is the same as with the names, unit by unit', async () => {
    const [wide, communes, { body, headers }] = [await ask(''), await ask('?level=3'), await ask('?only=tree')];
    const named = [...wide.body.places, ...communes.body.places].map(([code, parent, level]) => [code, parent, level]);
    expect(body.tree.map(([code, parent, level]) => [code, parent, level])).toEqual(expect.arrayContaining(named));
    expect(body.tree).toHaveLength(named.length);
    // How many people live where, and who says so, for whoever counts the files of facts.
    expect(body.tree.find(([code]) => code === '12')![3]).toEqual({
      inhabitants: 2_281_951,
      year: 2019,
      source: expect.stringContaining('Census'),
    });
    expect(body.tree.filter(([, , level, population]) => (level === 1) !== (population !== undefined))).toEqual([]);
    expect(headers.get('etag')).not.toBe(communes.headers.get('etag'));
  });

  it('is refused in another form, by name', async () => {
    const { status, body } = await ask('?only=names');
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: 'only' })] }),
    ]);
  });
});
