import { jest } from '@jest/globals';
import { answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { aForce, aHarm, anArrest, anIncident } from '@vigil/shared/counting/test-facts.js';
import { OVERVIEW, type OverviewBody } from '@vigil/shared/public/overview-figures.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { viewFrom } from './view.js';

const text = createText('en', counting, beside, rule, site);
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('./server-rendered-part.js', () => ({ ServerRenderedPart: () => null }));
const { Tiles } = await import('./overview-tiles.js');

const facts = createFacts(createPlaceTree([]));
facts.put(
  anIncident({
    code: 'a',
    on: '2021-03-01',
    harms: [aHarm({ count: exactly(3) })],
    acts: [anArrest({ people: exactly(4) }), anArrest()],
  }),
);
const assessed = (code: string, outcome: 'LA_UNLAWFUL' | 'LA_UNDETERMINED', byState: boolean): void =>
  facts.put(anIncident({ code, on: '2021-04-01', acts: [aForce({ outcome, stateActor: byState })] }));
assessed('b', 'LA_UNLAWFUL', true);
assessed('c', 'LA_UNLAWFUL', false);
assessed('d', 'LA_UNLAWFUL', false);
assessed('e', 'LA_UNDETERMINED', true);
facts.put(anIncident({ code: 'f', on: '2021-04-02', grade: 'VG_WEAK' }));
const reprisal = {
  kind: 'IK_REPRISAL',
  harms: [aHarm({ count: { ...exactly(3), state: 'CS_RANGE', high: 5 } })],
} as const;
facts.put(anIncident({ ...reprisal, code: 'g', on: '2021-05-01' }));
facts.put(anIncident({ ...reprisal, code: 'h', earliest: '2021-12-30', latest: '2022-01-02' }));
const asked = (of: (typeof OVERVIEW)[number], period: string) => ({
  query: '',
  answer: answerToWire(count(facts, createQuestion(period, of), null), () => 'watched'),
});
const overview: OverviewBody = {
  asOf: { seq: 1, day: '2021-12-31' },
  period: '2021',
  compared: '2021',
  with: { period: '2020', asOf: null },
  monitored: { key: 'G-1', k: 7, of: 12 },
  assessed: {
    query: '',
    answer: answerToWire(
      count(facts, createQuestion('2021', { indicator: 'I05', split: ['kind', 'outcome'] }), null),
      () => 'watched',
    ),
  },
  figures: OVERVIEW.map((of) => ({
    ...asked(of, '2021'),
    series: asked(of, '2021'),
    now: asked(of, '2021'),
    before: asked(of, '2020'),
    change: { direction: 'up', why: null },
    opposite: [],
  })),
};
const group = { code: 'G-1', nameEn: 'DEMO Group A', nameKm: null, aliases: [] };
const tileOf = (body: OverviewBody, address = ''): string =>
  renderToString(<Tiles overview={body} view={viewFrom(address)} groups={[group] as never} />)
    .split('<li')
    .find((item) => item.includes('indicator=I06'))!;
const tile = (code: string, groups: readonly (typeof group)[] = [group]): string =>
  renderToString(<Tiles overview={overview} view={viewFrom('')} groups={groups as never} />)
    .split('<li')
    .find((item) => item.includes(`indicator=${code}`))!;

describe('a rate whose change hides its mix', () => {
  const opposite = [
    { key: 'G-1', direction: 'up' as const, now: { low: 57, of: 60 }, before: { low: 46, of: 50 } },
    { key: 'G-2', direction: 'up' as const, now: { low: 20, of: 20 }, before: { low: 9, of: 10 } },
  ];
  const said = (of: typeof opposite): string =>
    renderToString(
      <Tiles
        overview={{
          ...overview,
          figures: overview.figures.map((figure) =>
            figure.answer.indicator.code === 'I03' ? { ...figure, opposite: of } : figure,
          ),
        }}
        view={viewFrom('')}
        groups={[group] as never}
      />,
    )
      .split('</ul>')[1]!
      .replace(/<[^>]+>/g, '');

  it('says below the tiles within which group it went the other way, and names none without a public name', () => {
    expect(said(opposite)).toContain(
      '; but among the protests of DEMO Group A it rose: 95\u00a0% (57 of 60), up from 92\u00a0% (46 of 50)',
    );
    expect(said(opposite)).not.toContain('20 of 20');
    expect(said([])).not.toContain('but among');
  });
});

describe('a tile of the first screen', () => {
  it('has the change of the injured below the injured, and the killed after it', () => {
    const html = tile('I09');
    const at = ['tile-number', 'tile-change', '>killed'].map((part) => html.indexOf(part));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(html).toContain('>killed: not known whether any, or how many<');
  });

  it('has the people deprived of liberty, and after them the number of acts with its own name', () => {
    const html = tile('I10');
    expect(html).toContain('<b>2 </b>');
    expect(html).toContain('acts, such as arrests');
    const at = ['tile-number', 'deprived of liberty', 'tile-change', 'acts, such as arrests'].map((part) =>
      html.indexOf(part),
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
  });

  it('says of a 0 that it is what was recorded, and of a changed share how many it is', () => {
    const drawn = (code: string, change: (figure: (typeof overview.figures)[number]) => object): string =>
      renderToString(
        <Tiles
          overview={
            {
              ...overview,
              figures: overview.figures.map((one) =>
                one.answer.indicator.code === code ? { ...one, ...change(one) } : one,
              ),
            } as never
          }
          view={viewFrom('')}
          groups={[group] as never}
        />,
      )
        .split('<li')
        .find((item) => item.includes(`indicator=${code}`))!;
    const zero = drawn('I05', ({ answer }) => ({
      answer: { ...answer, total: { ...answer.total, low: 0, high: 0, none: null } },
    }));
    expect(zero).toContain('>0 recorded<');
    const beside = drawn('I05', ({ answer }) => ({
      answer: {
        ...answer,
        total: { ...answer.total, low: 0, high: 0, none: null, asides: { singleSource: { low: 2, high: 2 } } },
      },
    }));
    expect(beside).toContain('>0 counted<');
    const rated = (of: (typeof overview.figures)[number]['answer'], low: number, all: number): object => ({
      ...of,
      total: { ...of.total, rate: { numerator: { low }, denominator: { low: all }, share: low / all } },
    });
    const share = drawn('I03', ({ answer }) => ({
      now: { query: '', answer: rated(answer, 25, 32) },
      before: { query: '', answer: rated(answer, 16, 20) },
    }));
    expect(share).toContain('78\u00a0% (25 of 32), up from 80\u00a0% (16 of 20)');
  });

  it('says beside its number at how many it is not known, as the sentence of its figure does', () => {
    const unknown = (of: (typeof overview.figures)[number]): typeof of => ({
      ...of,
      answer: {
        ...of.answer,
        total: { ...of.answer.total, asides: { ...of.answer.total.asides, interferenceUnknown: { low: 3, high: 3 } } },
      },
    });
    const html = renderToString(
      <Tiles
        overview={{
          ...overview,
          figures: overview.figures.map((one) => (one.answer.indicator.code === 'I03' ? unknown(one) : one)),
        }}
        view={viewFrom('')}
        groups={[group] as never}
      />,
    );
    expect(html.split('<li').find((item) => item.includes('indicator=I03'))).toContain('not known at 3');
    expect(tile('I05')).toContain('not known at 2');
    expect(tile('I03')).not.toContain('not known at');
  });

  it('counts as unlawful only force by the state, and says how many more there are, and on how many nobody could decide', () => {
    const html = tile('I06');
    expect(html).toContain('>1<');
    expect(html).toContain('force by the state assessed as unlawful');
    expect(html).toContain('2 more by others or by unknown actors; undetermined: 1');
  });

  it('says how much force was assessed as lawful, also where none was, and nothing where nobody assessed any', () => {
    const { answer } = overview.assessed;
    const cell = answer.cells.find(({ keys }) => keys[0] === 'IK_ASSEMBLY')!;
    const said = (outcome: string): string =>
      tileOf({
        ...overview,
        assessed: { query: '', answer: { ...answer, cells: [{ ...cell, keys: ['IK_ASSEMBLY', outcome], low: 3 }] } },
      });
    const beside = (lawful: Partial<typeof cell>): string => {
      const of = { ...cell, keys: ['IK_ASSEMBLY', 'LA_LAWFUL'], low: 0, high: 0, asides: {}, ...lawful };
      return tileOf({ ...overview, assessed: { query: '', answer: { ...answer, cells: [...answer.cells, of] } } });
    };
    expect(tile('I06')).toContain('undetermined: 1; assessed as lawful: none');
    expect(tile('I05')).not.toContain('lawful');
    expect(said('LA_LAWFUL')).toContain('assessed as lawful: 3');
    expect(said('LA_UNDETERMINED')).toContain('assessed as lawful: none');
    expect(said('LA_NOT_ASSESSED')).not.toContain('lawful:');
    expect(beside({})).toContain('assessed as lawful: none');
    // What may fall in the period, what a single source says, and force at violent assemblies may be lawful.
    expect(beside({ high: 1 })).not.toContain('lawful:');
    expect(beside({ high: null })).not.toContain('lawful:');
    expect(beside({ asides: { singleSource: { low: 1, high: 1 } } })).not.toContain('lawful:');
    expect(beside({ asides: { singleSource: { low: 0, high: 1 } } })).not.toContain('lawful:');
    expect(beside({ asides: { violent: { low: 1, high: 1 } } })).not.toContain('lawful:');
  });

  it('leads from unlawful force to whose it was, in the period of the tile, beside the link of the tile', () => {
    const html = tile('I06');
    expect(html).toContain('</a><a');
    expect(html).toContain('href="/search?text=Who%20used%20unlawful%20force%3F&amp;period=2021&amp;lang=en"');
    expect(html).toContain('>By whom?</a>');
    expect(tile('I05')).not.toContain('By whom?');
    expect(tileOf(overview, '?asOf=2021-06-01')).not.toContain('By whom?');
    const none = overview.figures.map((figure) => ({
      ...figure,
      answer: { ...figure.answer, total: { ...figure.answer.total, low: 0 } },
    }));
    expect(tileOf({ ...overview, figures: none })).not.toContain('By whom?');
  });

  it('names what has a single source beside a rate', () => {
    expect(tile('I03')).toContain('and 1 more interfered with, from a single source');
    expect(tile('I05')).not.toContain('more interfered with, from');
  });

  it('says how many incidents may fall in the period, and never that the people of a range may', () => {
    expect(tile('I09')).toContain('1 more incident may fall in this period');
    expect(tile('I09')).not.toContain('more may fall');
  });

  it('gives no share of nothing that was monitored, not even 0', () => {
    expect(tile('I03')).toContain('5 of 5, up from –');
  });

  it('says below the tiles whose protests were monitored, and names no group that readers do not know', () => {
    const below = (groups: readonly (typeof group)[]): string =>
      renderToString(<Tiles overview={overview} view={viewFrom('')} groups={groups as never} />).split('</ul>')[1]!;
    expect(below([group])).toMatch(/interfered(?: with)?: 7 of the 12 are those of DEMO Group A</);
    expect(tile('I03')).not.toContain('DEMO Group A');
    expect(below([])).not.toContain('7 of the 12');
    expect(tile('I05')).not.toContain('DEMO Group A');
    expect(tile('I03', [])).not.toContain('7 of the 12');
  });
});
