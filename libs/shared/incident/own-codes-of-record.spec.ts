import { describe, expect, it } from '@jest/globals';
import { blank, checkBody } from '../codebook/check-body.js';
import { covered, isAtRest, WITHHELD } from '../public/encrypted-at-rest.js';
import { Act } from './act.js';
import { contradictions } from './completeness.js';
import { Harm } from './harm.js';
import { Incident } from './incident.js';
import { dropStrayOwnCodes, ownCodesIn, REFINED_LISTS } from './own-codes-of-record.js';
import { Source } from './source.js';

const ID = '00000000-0000-4000-8000-000000000001';
const act = (fields: Partial<Act>): Act => Object.assign(blank(Act), { id: ID }, fields);
const harm = (fields: Partial<Harm>): Harm => Object.assign(blank(Harm), { id: ID }, fields);
const incident = (fields: Partial<Incident>): Incident => Object.assign(blank(Incident), fields);
const errors = (record: Incident): unknown[] => {
  const { value, errors: wrong } = checkBody(Incident, JSON.parse(JSON.stringify(record)));
  return (wrong.length > 0 ? wrong : contradictions(value)).map(({ pointer, code }) => [pointer, code]);
};

describe('an own code', () => {
  it('refines an answer that is given, of any question that it may refine', () => {
    expect(
      errors(
        incident({
          issues: ['IS_LAND', 'IS_LABOUR'],
          ownCodes: ['IS_LAND.EVICTION', 'IS_LABOUR.GARMENT'],
          acts: [act({ type: 'FM_PUSH', actor: 'PF_GENDARMERIE', ownCodes: ['PF_GENDARMERIE.KH', 'FM_PUSH.SHIELD'] })],
          harms: [harm({ type: 'HM_INJURY_MINOR', affected: ['VC_CHILD'], ownCodes: ['VC_CHILD.MONK'] })],
          sources: [Object.assign(blank(Source), { id: ID, type: 'SR_NGO', ownCodes: ['SR_NGO.UNION'] })],
        }),
      ),
    ).toEqual([]);
  });

  it('is refused below an answer that is not given, or without a code of the codebook before its point', () => {
    expect(errors(incident({ acts: [act({ actor: 'PF_ARMY', ownCodes: ['PF_GENDARMERIE.KH'] })] }))).toEqual([
      ['/acts/0/ownCodes/0', 'own-code-without-parent'],
    ]);
    expect(errors(incident({ issues: null, ownCodes: ['IS_LAND.EVICTION'] }))).toEqual([
      ['/ownCodes/0', 'own-code-without-parent'],
    ]);
    for (const wrong of ['PF_NOTHING.KH', 'PF_GENDARMERIE', 'PF_GENDARMERIE.', 'PF_GENDARMERIE.kh', 'WITHHELD.X'])
      expect([wrong, errors(incident({ acts: [act({ actor: 'PF_GENDARMERIE', ownCodes: [wrong] })] }))]).toEqual([
        wrong,
        [['/acts/0/ownCodes/0', 'unknown-code']],
      ]);
  });

  it('goes with the answer that it refines, and leaves the others', () => {
    const record = incident({
      issues: ['IS_LABOUR'],
      ownCodes: ['IS_LAND.EVICTION', 'IS_LABOUR.GARMENT'],
      acts: [act({ type: 'FM_PUSH', actor: null, ownCodes: ['PF_GENDARMERIE.KH'] })],
    });
    expect(ownCodesIn(record)).toHaveLength(3);
    dropStrayOwnCodes(record);
    expect(ownCodesIn(record)).toEqual([{ pointer: '/ownCodes/0', code: 'IS_LABOUR.GARMENT' }]);
    expect(record.acts[0]!.ownCodes).toBeNull();
  });

  it('can refine what happened, who acted, who was harmed, and who says so', () => {
    expect([...REFINED_LISTS].sort()).toEqual([
      'actor_type',
      'affected_category',
      'assembly_type',
      'force_type',
      'ground_invoked',
      'harm_type',
      'issue',
      'legal_event',
      'liberty_type',
      'restriction_type',
      'source_type',
    ]);
  });
});

describe('an own code below a code that is withheld from readers', () => {
  it('lies encrypted as what it refines, and the column says nothing of it', () => {
    const plain = { type: 'FM_PUSH', actor: 'PF_GENDARMERIE', ownCodes: ['FM_PUSH.SHIELD'] };
    const sexual = { type: 'FM_SEXUAL', actor: 'PF_GENDARMERIE', ownCodes: ['FM_SEXUAL.X', 'PF_GENDARMERIE.KH'] };
    expect(isAtRest('acts', plain, 'ownCodes')).toBe(false);
    expect(covered('acts', sexual)).toEqual({ ...sexual, type: WITHHELD, ownCodes: null });
    const child = { type: 'HM_DEATH', affected: ['VC_CHILD'], ownCodes: ['VC_CHILD.X'] };
    expect(covered('harms', child)).toEqual({ ...child, affected: [WITHHELD], ownCodes: null });
    const force = { ...sexual, ownCodes: ['PF_GENDARMERIE.KH'] };
    expect(covered('acts', force)).toEqual({ ...force, type: WITHHELD });
  });

  it('lies encrypted beside such a code, too, where one column has both: it would say what that no longer does', () => {
    const both = { type: 'HM_DEATH', affected: ['VC_CHILD', 'VC_MONK'], ownCodes: ['VC_MONK.ABBOT'] };
    expect(covered('harms', both)).toEqual({ ...both, affected: [WITHHELD], ownCodes: null });
    const monk = { ...both, affected: ['VC_MONK'] };
    expect(covered('harms', monk)).toEqual(monk);
    const death = { ...both, ownCodes: ['HM_DEATH.SHOT'] };
    expect(covered('harms', death)).toEqual({ ...death, affected: [WITHHELD] });
  });
});
