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
    expect(body).toEqual({ tree: expect.arrayContaining(named) });
    expect(body.tree).toHaveLength(named.length);
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
