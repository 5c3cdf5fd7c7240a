import { blank } from '@vigil/shared/codebook/check-body.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import { likeLast } from './like-last.js';

const before: Incident = {
  ...blank(Incident),
  title: 'Banners seized',
  when: { precision: 'DP_DAY', earliest: '2026-11-20', latest: '2026-11-20' } as Incident['when'],
  place: { code: '1202', precision: 'LP_DISTRICT' },
  point: { lat: 11.5, lon: 104.9, accuracyMetres: 10 },
  groups: [{ ...blank(GroupLink), id: 'g', group: 'weavers', link: 'GL_STATED', role: 'RO_ORGANISER', sources: ['s'] }],
  acts: [{ ...blank(Act), id: 'a', type: 'RS_SEIZE_MATERIAL' }],
  harms: [{ ...blank(Harm), id: 'h', type: 'HM_INJURY_MINOR' }],
  sources: [
    {
      ...blank(Source),
      id: 's',
      type: 'SR_MEDIA_NAT',
      publisher: 'Example Daily',
      url: 'https://example.org/1',
      note: 'by phone',
    },
  ],
};

describe('a record like the last one', () => {
  it('has its place, groups and sources, under ids of its own', () => {
    const { place, groups, sources, ...rest } = likeLast(before) as unknown as Incident;
    expect(rest).toEqual({});
    expect(place).toEqual({ code: '1202', precision: 'LP_DISTRICT' });
    expect(groups).toMatchObject([{ group: 'weavers', link: 'GL_STATED', role: null, sources: [] }]);
    expect(sources).toMatchObject([{ type: 'SR_MEDIA_NAT', publisher: 'Example Daily', url: null, note: null }]);
    expect([groups[0]!.id, sources[0]!.id]).not.toEqual(expect.arrayContaining(['g', 's']));
  });

  it('has its landmark with its point, and a group that is only proposed', () => {
    const { point, landmark, groups } = likeLast({
      ...before,
      landmark: 'court',
      groups: [{ ...blank(GroupLink), id: 'g', proposed: 'union', link: 'GL_STATED', sources: [] }],
    }) as unknown as Incident;
    expect([landmark, point]).toEqual(['court', before.point]);
    expect(groups).toMatchObject([{ group: null, proposed: 'union' }]);
  });
});
