import { ALL } from './cell-key.js';
import { count } from './count.js';
import { exactly } from './count-value.js';
import { createFacts } from './facts.js';
import { INDICATORS, ratePerInhabitantsOf } from './indicators.js';
import { answer, cell, total } from './test-counts.js';
import { aForce, aHarm, anIncident, anUnlawfulForce, aRestriction } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion } from './question.js';

describe('the indicators', () => {
  const force = (type: string): IncidentFact => anIncident({ code: type, acts: [aForce({ type })] });

  it('I01, I02 and I04: a reprisal is no assembly, and unknown interference is not interference', () => {
    const three = [
      anIncident({ code: 'a' }),
      anIncident({ code: 'b', kind: 'IK_REPRISAL', interference: 'IN_UNKNOWN' }),
      anIncident({ code: 'c', interference: 'IN_UNKNOWN' }),
      anIncident({ code: 'd', interference: 'IN_NONE' }),
    ];
    expect(['I01', 'I02', 'I04'].map((indicator) => total(three, { indicator: indicator as 'I01' }).low)).toEqual([
      3, 1, 2,
    ]);
  });

  it('I02 and I10 are also divided by inhabitants, and no rate is divided again', () => {
    expect(['I01', 'I02', 'I10', 'I22'].map((code) => ratePerInhabitantsOf(code as 'I01') ?? null)).toEqual([
      null,
      'I22',
      'I23',
      null,
    ]);
  });

  it('are judged anew by another definition, and again by their own when it is taken away', () => {
    const one = [anIncident({ code: 'a', kind: 'IK_REPRISAL' })];
    const counted = (): number => total(one, { indicator: 'I01' }).low;
    const { belongs } = INDICATORS.I01;
    expect(counted()).toBe(0);
    try {
      Object.assign(INDICATORS.I01, { belongs: () => 'figure' });
      expect(counted()).toBe(1);
    } finally {
      Object.assign(INDICATORS.I01, { belongs });
    }
    expect(counted()).toBe(0);
  });

  it('count nothing while an incident has a profile that was not judged', () => {
    const facts = createFacts(createPlaceTree([]));
    facts.put(anIncident({ code: 'a' }));
    // What other tests have judged is remembered: no other asks with this filter.
    const question = createQuestion('2021-H1', { filters: { peacefulness: ['PE_PEACEFUL', 'PE_VIOLENT'] } });
    Object.defineProperty(facts, 'profilesSeen', { value: [] });
    expect(() => count(facts, question, null)).toThrow('not judged');
  });

  it('I05: force is rank 2 or more, "other" or "means not stated"; threat, none and not known stand beside', () => {
    const kinds = ['FM_PUSH', 'FM_LIVE_FIRE', 'FM_OTHER', 'FM_UNSPEC', 'FM_THREAT', 'FM_NONE', 'FM_UNKNOWN'].map(force);
    expect(
      total([...kinds, anIncident({ code: 'silent', acts: [aRestriction()] })], { indicator: 'I05' }),
    ).toMatchObject({ low: 4, asides: { threatOnly: { low: 1 }, forceNone: { low: 1 }, forceNotKnown: { low: 2 } } });
  });

  it('I05: "no force" is not believed beside an act of force, also when the question looks at some acts only', () => {
    const both = [anIncident({ code: 'a', acts: [aForce({ type: 'FM_OTHER' }), aForce({ type: 'FM_NONE' })] })];
    expect(total(both, { indicator: 'I05' })).toMatchObject({ low: 1, asides: { forceNone: { low: 0 } } });
    expect(total(both, { indicator: 'I05', filters: { forceTypes: ['FM_NONE', 'FM_PUSH'] } })).toMatchObject({
      low: 0,
      asides: { forceNone: { low: 0 }, forceNotKnown: { low: 0 } },
    });
  });

  it('in a table of force by actor, the total of an actor is of force by that actor, and not of everything that it did', () => {
    const cases = [
      anIncident({ code: 'a', acts: [aForce({ actor: 'PF_POLICE' }), aRestriction({ actor: 'PF_GENDARMERIE' })] }),
      anIncident({ code: 'b', acts: [aRestriction({ actor: 'PF_POLICE' })] }),
    ];
    const { totals, splits } = answer(cases, { indicator: 'I01', split: ['force', 'actor'] });
    expect(splits[1]!.keys).toEqual(['PF_POLICE']);
    expect(totals.filter(({ keys }) => keys[0] === ALL).map(({ keys, low }) => [keys[1], low])).toEqual([
      ['PF_POLICE', 1],
    ]);
  });

  it('I06: an assembly, force, by the state, assessed unlawful; what is not yet assessed stands beside', () => {
    const cases = [
      anIncident({ code: 'yes', acts: [anUnlawfulForce()] }),
      anIncident({ code: 'reprisal', kind: 'IK_REPRISAL', acts: [anUnlawfulForce()] }),
      anIncident({ code: 'private', acts: [anUnlawfulForce({ actor: 'PF_PRIVATE_SECURITY', stateActor: false })] }),
      anIncident({ code: 'threat', acts: [anUnlawfulForce({ type: 'FM_THREAT' })] }),
      anIncident({ code: 'lawful', acts: [aForce({ outcome: 'LA_LAWFUL' })] }),
      anIncident({ code: 'restriction', acts: [aRestriction({ outcome: 'LA_UNLAWFUL' })] }),
      anIncident({ code: 'waiting', acts: [aForce()] }),
    ];
    expect(total(cases, { indicator: 'I06' })).toMatchObject({ low: 1, asides: { notYetAssessed: { low: 1 } } });
  });

  it('I07: "no force" and "not known" are no type of force that an incident had', () => {
    expect(
      total([force('FM_NONE'), force('FM_UNKNOWN'), force('FM_THREAT')], { indicator: 'I07', measure: 'force' }).low,
    ).toBe(1);
  });

  it('I08: violations are restrictions assessed so, with those not yet assessed beside', () => {
    const acts = [aRestriction({ outcome: 'LA_UNLAWFUL' }), aRestriction(), aRestriction({ outcome: 'LA_LAWFUL' })];
    expect(total([anIncident({ code: 'a', acts })], { indicator: 'I08', measure: 'violations' })).toMatchObject({
      low: 1,
      asides: { notYetAssessed: { low: 1 } },
    });
  });

  it('I09: injured and killed are two figures, by side', () => {
    const harms = [
      aHarm({ count: exactly(4) }),
      aHarm({ type: 'HM_DEATH', count: exactly(1) }),
      aHarm({ side: 'SI_SECURITY', count: exactly(2) }),
      aHarm({ type: 'HM_CHEM_EXPOSURE', count: exactly(50) }),
    ];
    expect(total([anIncident({ code: 'a', harms })], { indicator: 'I09' }).low).toBe(6);
    expect(total([anIncident({ code: 'a', harms })], { indicator: 'I09', measure: 'killed' }).low).toBe(1);
    expect(
      cell(answer([anIncident({ code: 'a', harms })], { indicator: 'I09', split: ['side'] }), 'SI_SECURITY')?.low,
    ).toBe(2);
  });

  it('takes filters on acts together: gas by the gendarmerie is not gas by the police and pushing by the gendarmerie', () => {
    const acts = [
      aForce({ type: 'FM_IRRITANT_DIST', actor: 'PF_POLICE' }),
      aForce({ type: 'FM_PUSH', actor: 'PF_GENDARMERIE' }),
    ];
    const filters = { forceTypes: ['FM_IRRITANT_DIST'], actors: ['PF_GENDARMERIE'] };
    expect(total([anIncident({ code: 'a', acts })], { indicator: 'I05', filters }).low).toBe(0);
    const byActor = answer([anIncident({ code: 'a', acts })], { indicator: 'I05', split: ['force', 'actor'] });
    expect(byActor.cells.filter(({ low }) => low > 0).map(({ keys }) => keys.join(' '))).toEqual([
      'FM_PUSH PF_GENDARMERIE',
      'FM_IRRITANT_DIST PF_POLICE',
    ]);
    expect(byActor.total.low).toBe(1);
  });
});
