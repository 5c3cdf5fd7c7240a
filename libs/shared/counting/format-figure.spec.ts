import en from '../text/counting/en.json' with { type: 'json' };
import km from '../text/counting/km.json' with { type: 'json' };
import ruleEn from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { answerFromWire } from './answer-from-wire.js';
import { answerToWire } from './answer-to-wire.js';
import { count } from './count.js';
import { atLeast, type CountValue, exactly, NONE_COUNT } from './count-value.js';
import { aForce, aHarm, anArrest, anIncident, anUnlawfulForce, statedGroup } from './test-facts.js';
import type { ActFact, IncidentFact } from './fact-rows.js';
import type { Cell } from './answer.js';
import { createFacts } from './facts.js';
import { INDICATOR_CODES, INDICATORS } from './indicators.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { formatRule } from './format-rule.js';
import type { Watch } from './coverage-status.js';
import { formatFigure } from './format-figure.js';

const texts = { en: createText('en', en, ruleEn), km: createText('km', km, ruleKm) };
const names = {
  organisation: 'ORG',
  standards: 'STANDARDS',
  group: (): string => 'GROUP',
  place: (): string => 'Phnom Penh',
};
const PLACES = createPlaceTree([{ code: '12', parent: null, level: 1 }]);

function answerTo(incidents: readonly IncidentFact[], rest: Partial<Question>): ReturnType<typeof count> {
  const facts = createFacts(PLACES);
  for (const incident of incidents) facts.put(incident);
  facts.asOf = '17';
  return count(facts, createQuestion('2021-H1', rest), null);
}
const say = (incidents: readonly IncidentFact[], rest: Partial<Question> = {}, lang: 'en' | 'km' = 'en'): string =>
  formatFigure(answerTo(incidents, rest), texts[lang], names, 'watched');

const certain = anIncident({ code: 'a', place: '12', groups: [statedGroup('g')], acts: [aForce()] });
const late = anIncident({ code: 'b', earliest: '2021-06-20', latest: '2021-07-03' });
const weak = anIncident({ code: 'c', grade: 'VG_WEAK' });

describe('a figure in words', () => {
  it('says that nobody is on record as watching beside a rate of nothing, as beside a count of nothing', () => {
    const told = (indicator: 'I02' | 'I03' | 'I11', watch: 'watched' | 'nobody' | 'not-recorded'): string =>
      formatFigure(answerTo([], { indicator }), texts.en, names, watch);
    for (const indicator of ['I02', 'I03', 'I11'] as const) {
      expect(told(indicator, 'nobody')).toMatch(/; recorded as not watched$/);
      expect(told(indicator, 'not-recorded')).toMatch(/; nobody is on record as watching$/);
      expect(told(indicator, 'watched')).not.toMatch(/watch/);
    }
  });

  it('says so of a frozen figure, too, which stores only that it has no number', () => {
    for (const watch of ['nobody', 'not-recorded', 'watched'] as const) {
      const frozen = answerFromWire(answerToWire(answerTo([], {}), () => watch));
      const said = formatFigure(frozen, texts.en, names, null);
      if (watch === 'watched') expect(said).toMatch(/: 0 recorded$/);
      else expect(said).toMatch(/: none recorded; nobody is on record as watching$/);
    }
  });

  it('names what has a single source, where that is not simply more of the figure', () => {
    const weakForce = anIncident({
      code: 'w',
      grade: 'VG_WEAK',
      groups: [statedGroup('g')],
      acts: [anUnlawfulForce()],
    });
    const tail = (rest: Parameters<typeof say>[1]): string => say([certain, weakForce], rest).split('; ').at(-1)!;
    expect([tail({ indicator: 'I03' }), tail({ indicator: 'I11' }), tail({ indicator: 'I02' })]).toEqual([
      'and 1 more interfered with, from a single source',
      'and 1 more met with force, from a single source',
      'and 1 from a single source',
    ]);
    expect(tail({ indicator: 'I12', filters: { groups: ['g'] } })).toBe('and 1 more of theirs from a single source');
  });

  it('says whose single sources stand beside a share of one group of several', () => {
    const of = (code: string, group: string, more: Partial<IncidentFact> = {}): IncidentFact =>
      anIncident({ code, groups: [statedGroup(group)], acts: [anUnlawfulForce()], ...more });
    const answer = answerTo([of('a', 'g'), of('b', 'h'), of('c', 'g', { grade: 'VG_WEAK' })], {
      indicator: 'I12',
      split: ['group'],
    });
    const said = (cell: Cell): string => formatFigure(answer, texts.en, names, 'watched', cell);
    expect(said(answer.cells.find(({ keys }) => keys[0] === 'g')!)).toMatch(
      /, 1 of them GROUP; and 1 more of theirs from a single source$/,
    );
    expect(said(answer.total)).toMatch(/; and 1 from a single source$/);
  });

  it('is a minimum, says what may be added, and what comes from a single source', () => {
    expect(say([certain, late, weak])).toBe(
      'January to June 2021: at least 1 assembly interfered with; 1 more may fall in this period; and 1 from a single source',
    );
  });

  it('says of every figure that nothing is published yet, or that the time has not begun, by its name and without a number', () => {
    for (const lang of ['en', 'km'] as const)
      for (const code of INDICATOR_CODES)
        for (const measure of [null, ...INDICATORS[code].measures])
          for (const watch of ['not-published', 'not-begun'] as const) {
            if (measure === null && INDICATORS[code].measures.length > 0) continue;
            const answer = answerTo([], {
              indicator: code,
              measure,
              ...(code === 'I12' && { filters: { groups: ['g'] } }),
            });
            const said = formatFigure(answer, texts[lang], names, watch);
            expect([code, said]).toEqual([code, expect.not.stringMatching(/what\.|(?<![\d០-៩])[0០](?![\d០-៩])/)]);
            if (watch === 'not-published') expect(said).toContain(texts[lang]('cell.not-published'));
          }
    expect(formatFigure(answerTo([], { indicator: 'I03' }), texts.en, names, 'not-published')).toBe(
      'January to June 2021: monitored assemblies: nothing published yet',
    );
  });

  it('says "0 recorded" where nothing is, and never "no assembly"', () => {
    expect(say([])).toBe('January to June 2021: assemblies interfered with: 0 recorded');
    expect(say([weak])).toBe('January to June 2021: assemblies interfered with: 0 counted; and 1 from a single source');
  });

  it('says "none counted" where only a single source has something, and nobody is known to have watched', () => {
    const unseen = (of: readonly IncidentFact[]): string =>
      formatFigure(answerTo(of, {}), texts.en, names, 'not-recorded');
    expect(unseen([weak])).toBe(
      'January to June 2021: assemblies interfered with: none counted; nobody is on record as watching; and 1 from a single source',
    );
    expect(unseen([])).toBe(
      'January to June 2021: assemblies interfered with: none recorded; nobody is on record as watching',
    );
  });

  it('says who watched where nothing is recorded, so that nobody quotes it as a zero', () => {
    const of = (watch: Watch | null): string =>
      formatFigure(answerTo([], { filters: { place: ['12'] } }), texts.en, names, watch);
    expect(of('not-recorded')).toMatch(/: none recorded; nobody is on record as watching$/);
    expect(of('nobody')).toMatch(/: none recorded; recorded as not watched$/);
    // Not where somebody watched, and not before that is known.
    expect(of('watched')).toMatch(/: 0 recorded$/);
    expect(of(null)).toMatch(/: none recorded$/);
  });

  it('begins with all countries only where none is chosen', () => {
    const of = (place: string[] | undefined, isCountry?: (code: string) => boolean): string =>
      formatFigure(
        answerTo([anIncident({ code: 'a' })], { filters: { ...(place && { place }) } }),
        texts.en,
        { ...names, country: 'Cambodia and Kenya', ...(isCountry && { isCountry }) },
        'watched',
      );
    const isCountry = (): boolean => false;
    expect(of(undefined, isCountry)).toMatch(/^Cambodia and Kenya, January/);
    expect(of(['12'], isCountry)).toMatch(/^January/);
    // Of one country, its name stays.
    expect(of(['12'])).toMatch(/^Cambodia and Kenya, January/);
  });

  it('says of "no more than 5" what it is, and of "at least 0" that the number is not known: neither is 0 alone', () => {
    const hurt = (count: CountValue): string =>
      say([anIncident({ code: 'd', harms: [aHarm({ count })] })], { indicator: 'I09' });
    expect(hurt({ state: 'CS_AT_MOST', low: 0, high: 5, text: null })).toBe(
      'January to June 2021: people injured: 0 recorded (0 to 5 in what is recorded)',
    );
    expect(hurt(atLeast(0))).toBe('January to June 2021: people injured: not known whether any, or how many');
    expect(hurt(NONE_COUNT)).toBe('January to June 2021: people injured: 0 recorded');
  });

  it('says no 0 where nobody is known to have watched', () => {
    const answer = answerTo([], {});
    expect(formatFigure(answer, texts.en, names, 'nobody')).toBe(
      'January to June 2021: assemblies interfered with: none recorded; recorded as not watched',
    );
    expect(formatFigure(answer, texts.km, names, 'nobody')).not.toMatch(/[0០]$/);
  });

  it('says a share of each group, of those without a group, and none of all of them together', () => {
    const unlawful = (code: string, groups: IncidentFact['groups']): IncidentFact =>
      anIncident({ code, groups, acts: [anUnlawfulForce()] });
    const answer = answerTo([unlawful('a', [statedGroup('g')]), unlawful('b', []), unlawful('c', [])], {
      indicator: 'I12',
      split: ['group'],
    });
    const said = Object.fromEntries(
      [answer.total, ...answer.cells].map((cell) => [
        String(cell.keys[0]),
        formatFigure(answer, texts.en, names, 'watched', cell),
      ]),
    );
    expect(said['null']).toContain(', 2 of them not known');
    expect(said['g']).toContain(', 1 of them GROUP');
    expect(said['*']).not.toContain('of them');
  });

  it('says no 0 of a group that nobody watched, beside what others had', () => {
    const unlawful = anIncident({ code: 'a', groups: [statedGroup('h')], acts: [anUnlawfulForce()] });
    const answer = answerTo([unlawful], { indicator: 'I12', filters: { groups: ['g'] } });
    expect(formatFigure(answer, texts.en, names, 'watched')).toMatch(/at least 1 assembly met .*, 0 of them GROUP$/);
    expect(formatFigure(answer, texts.en, names, 'nobody')).toMatch(
      /at least 1 assembly met .*; GROUP: none recorded; recorded as not watched$/,
    );
    expect(formatFigure(answer, texts.km, names, 'not-recorded')).not.toMatch(/(?<![\d០-៩])[0០](?![\d០-៩])/);
  });

  it('never says "up to" for events', () => {
    for (const indicator of INDICATOR_CODES) {
      for (const measure of [null, ...INDICATORS[indicator].measures]) {
        const filters = indicator === 'I12' ? { groups: ['g'] } : {};
        expect(say([certain, late, weak], { indicator, measure, filters })).not.toMatch(/up to|maximum|no more than/);
      }
    }
  });

  it('says what it was narrowed to', () => {
    expect(
      say([certain], { indicator: 'I05', filters: { place: ['12'], groups: ['g'], forceTypes: ['FM_PUSH'] } }),
    ).toBe(
      'January to June 2021: at least 1 incident with force in Phnom Penh (group: GROUP) (only: Pushing / shoving)',
    );
  });

  it('never reads as if the group did what is counted', () => {
    expect(say([certain], { filters: { groups: ['g'] } })).toBe(
      'January to June 2021: at least 1 assembly interfered with (group: GROUP)',
    );
    expect(say([certain], { filters: { groups: ['g', 'h'] } })).toContain('interfered with (groups: GROUP; ');
  });

  it('says a widened figure as such', () => {
    expect(say([certain, weak], { includeSingleSource: true })).toBe(
      'January to June 2021: at least 2 assemblies interfered with; single sources included',
    );
    expect(say([certain], { stages: ['published', 'verified'] })).toContain('not a public figure');
  });

  it('says force that is not known, threatened or not yet assessed beside the figure', () => {
    const silent = anIncident({ code: 's' });
    expect(say([certain, silent], { indicator: 'I05' })).toBe(
      'January to June 2021: at least 1 incident with force; not known whether force was used at 1',
    );
    expect(say([certain, anIncident({ code: 'u', acts: [anUnlawfulForce()] })], { indicator: 'I06' })).toBe(
      'January to June 2021: at least 1 assembly met with force by the state, assessed as unlawful by ORG under STANDARDS; force not yet assessed at 1 more',
    );
    // A group's share begins with what all groups had, and so does what waits.
    const of = (code: string, group: string, act: ActFact): IncidentFact =>
      anIncident({ code, groups: [statedGroup(group)], acts: [act] });
    const waits = aForce({ outcome: 'LA_NOT_ASSESSED' });
    const share = [of('a', 'g', anUnlawfulForce()), of('b', 'g', waits), of('c', 'h', waits)];
    for (const [group, theirs] of [
      ['g', ', 1 of them GROUP'],
      ['h', '; GROUP: none so far'],
    ] as const)
      expect(say(share, { indicator: 'I12', filters: { groups: [group] } })).toBe(
        `January to June 2021: at least 1 assembly met with force by the state, assessed as unlawful by ORG under STANDARDS${theirs}; force not yet assessed at 2 more`,
      );
  });

  it('says people low to high, and who reported nothing', () => {
    const held = anIncident({
      code: 'h',
      acts: [anArrest({ people: { state: 'CS_RANGE', low: 60, high: 64, text: null } })],
    });
    expect(say([held], { indicator: 'I10' })).toBe(
      'January to June 2021: at least 60 people deprived of liberty (60 to 64 in what is recorded)',
    );
    expect(say([certain], { indicator: 'I09' })).toBe(
      'January to June 2021: people injured: not reported for 1 incident',
    );
    expect(say([certain, anIncident({ code: 'd', harms: [aHarm({ count: exactly(4) })] })], { indicator: 'I09' })).toBe(
      'January to June 2021: at least 4 people injured; not reported in 1 of 2',
    );
    // Some say that nobody was hurt, others say nothing: the interface gives no number there, so no 0 may be quoted.
    expect(say([certain, anIncident({ code: 'd', harms: [aHarm({ count: exactly(0) })] })], { indicator: 'I09' })).toBe(
      'January to June 2021: people injured: not known whether any, or how many; not reported in 1 of 2',
    );
  });

  it('says a rate as so many of so many, without a percentage under 10', () => {
    expect(
      say(
        [certain, anIncident({ code: 'q', interference: 'IN_NONE' }), anIncident({ code: 'm', coverage: 'CO_MEDIA' })],
        { indicator: 'I03' },
      ),
    ).toBe(
      'January to June 2021: 1 of 2 monitored assemblies were interfered with; 1 left out because no on-site or network monitoring is on record',
    );
    expect(say([certain, anIncident({ code: 'n' })], { indicator: 'I11' })).toBe(
      'January to June 2021: force was recorded at 1 of 1 monitored assemblies; not known at 1',
    );
  });

  it('says what a rate was narrowed to, so that one group’s rate is never quoted as everybody’s', () => {
    const filters = { place: ['12'], groups: ['g'] };
    const quiet = anIncident({ code: 'q', place: '12', groups: [statedGroup('g')], interference: 'IN_NONE' });
    expect(say([certain, quiet], { indicator: 'I03', filters })).toBe(
      'January to June 2021: 1 of 2 monitored assemblies with GROUP in Phnom Penh were interfered with',
    );
    expect(say([certain], { indicator: 'I11', filters })).toBe(
      'January to June 2021: force was recorded at 1 of 1 monitored assemblies with GROUP in Phnom Penh',
    );
    expect(say([], { indicator: 'I03', filters })).toBe(
      'January to June 2021: monitored assemblies with GROUP in Phnom Penh: none is known well enough for this rate',
    );
    for (const indicator of ['I03', 'I11'] as const) {
      for (const incidents of [[certain, quiet], []])
        expect(say(incidents, { indicator, filters }, 'km')).toMatch(/GROUP.*Phnom Penh/);
    }
  });

  it('is Khmer in Khmer, digits too', () => {
    expect(say([certain, late, weak], {}, 'km')).toBe(
      'ខែមករា ដល់ខែមិថុនា ឆ្នាំ២០២១៖ ការជួបប្រជុំដែលរងការជ្រៀតជ្រែក យ៉ាងហោចណាស់ចំនួន ១; ១ ទៀតអាចស្ថិតក្នុងរយៈពេលនេះ; និង ១ ពីប្រភពតែមួយ',
    );
  });
});

describe('the rule in words', () => {
  it('names the indicator with its version, what counts, and the state that was read', () => {
    const said = formatRule(answerTo([certain], { split: ['restriction', 'period'], unit: 'month' }), texts.en).join(
      ' ',
    );
    expect(said).toContain('I02 Assemblies interfered with, version 2.');
    expect(said).toContain('Published, graded Confirmed; Fair (corroborated)');
    expect(said).toContain('One incident can be in several rows (restriction)');
    expect(said).toContain('As of number 17.');
  });

  it('says of a part of the country that what is known of a larger place alone is not in it', () => {
    const isSaid = (rest: Partial<Question>): boolean =>
      formatRule(answerTo([certain], rest), texts.en).some((said) => said.startsWith('What is known only of a larger'));
    expect(isSaid({})).toBe(false);
    expect(isSaid({ filters: { place: ['12'] } })).toBe(true);
    expect(isSaid({ split: ['group', 'place:2'] })).toBe(true);
  });

  it('says which reading of an indicator was counted: the killed are not the injured', () => {
    const ruleOf = (rest: Partial<Question>): string => formatRule(answerTo([certain], rest), texts.en).join(' ');
    expect(ruleOf({ indicator: 'I09', measure: 'killed' })).toContain('Counts people killed');
    expect(ruleOf({ indicator: 'I09' })).toMatch(/^I09 People injured, version 1\./);
    expect(ruleOf({ indicator: 'I10', measure: 'acts' })).toMatch(/^I10 Acts of deprivation of liberty/);
    expect(ruleOf({ indicator: 'I08', measure: 'violations' })).toMatch(/^I08 Restrictions assessed as violations/);
    expect(ruleOf({ indicator: 'I09' })).toContain('Counts people injured');
    expect(ruleOf({ indicator: 'I10', measure: 'acts' })).toContain(
      'Counts acts of deprivation of liberty, not people.',
    );
    for (const text of Object.values(texts)) {
      for (const indicator of INDICATOR_CODES) {
        const said = INDICATORS[indicator].measures.map((measure) =>
          formatRule(answerTo([certain], { indicator, measure }), text).join(' '),
        );
        expect(new Set(said).size).toBe(said.length);
      }
    }
  });

  it('says why a row by acts does not say whether interference is not known', () => {
    const says = (rest: Partial<Question>): boolean =>
      formatRule(answerTo([certain], rest), texts.en).includes(texts.en('rule.interference-beside'));
    expect(says({ indicator: 'I02', split: ['actor'] })).toBe(true);
    expect(says({ indicator: 'I03', split: ['force'] })).toBe(true);
    expect(says({ indicator: 'I04', split: ['group', 'liberty'] })).toBe(true);
    expect(says({ indicator: 'I02', split: ['group'] })).toBe(false);
    expect(says({ indicator: 'I02', filters: { actors: ['PF_POLICE'] } })).toBe(false);
    expect(says({ indicator: 'I05', split: ['actor'] })).toBe(false);
    expect(says({ indicator: 'I07', split: ['force'] })).toBe(false);
  });

  it('says what "no force" and "not known" are of, where force is narrowed or divided by acts', () => {
    const says = (rest: Partial<Question>): boolean =>
      formatRule(answerTo([certain], rest), texts.en).includes(texts.en('rule.force-beside'));
    expect(
      [
        { indicator: 'I05', filters: { actors: ['PF_POLICE'] } },
        { indicator: 'I05', split: ['period', 'actor'], unit: 'month' },
        { indicator: 'I11', split: ['force'] },
      ].map((rest) => says(rest as Partial<Question>)),
    ).toEqual([true, true, true]);
    expect(
      [
        { indicator: 'I05', split: ['restriction'] },
        { indicator: 'I05', filters: { place: ['12'] } },
        { indicator: 'I02', filters: { actors: ['PF_POLICE'] } },
      ].map((rest) => says(rest as Partial<Question>)),
    ).toEqual([false, false, false]);
  });

  it('says whether one-person protests were counted', () => {
    const ruleOf = (assemblyTypes?: string[]): string =>
      formatRule(
        answerTo([certain], { indicator: 'I01', filters: assemblyTypes ? { assemblyTypes } : {} }),
        texts.en,
      ).join(' ');
    expect(ruleOf()).toContain('One-person protests are not counted.');
    expect(ruleOf(['AT_SOLO', 'AT_DEMONSTRATION'])).toContain('One-person protests are counted too');
    expect(ruleOf(['AT_SOLO'])).not.toMatch(/One-person protests [^.]*not counted/);
  });

  it('says loudly that a figure of unpublished records is not public', () => {
    expect(formatRule(answerTo([certain], { stages: ['published', 'verified'] }), texts.en).join(' ')).toContain(
      'NOT PUBLIC: published; verified records',
    );
  });

  it('has every word that it needs, in both languages', () => {
    for (const text of Object.values(texts)) {
      for (const indicator of INDICATOR_CODES) {
        for (const measure of [null, ...INDICATORS[indicator].measures]) {
          const answer = answerTo([certain, late, weak], {
            indicator,
            measure,
            filters: { groups: ['g'], groupLink: 'any' },
            split: INDICATORS[indicator].perInhabitants ? ['place:1'] : ['group'],
          });
          for (const said of [formatFigure(answer, text, names, 'watched'), ...formatRule(answer, text)])
            expect(said).not.toMatch(/\b(rule|what|figure|tail|split|list|narrow|indicator)\.[\w.-]+|\{\w+\}/);
        }
      }
    }
  });
});

describe('the words of the counting room', () => {
  it('are the same keys with the same places for values in both languages', () => {
    expect(Object.keys(km)).toEqual(Object.keys(en));
    const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();
    for (const [key, text] of Object.entries(en))
      expect([key, places(km[key as keyof typeof km])]).toEqual([key, places(text)]);
  });

  it('name every aside and every split', () => {
    for (const indicator of INDICATOR_CODES)
      for (const aside of INDICATORS[indicator].asides) expect(texts.en.has(`aside.${aside}`)).toBe(true);
  });
});
