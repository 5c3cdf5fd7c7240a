import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { caseToSend } from './case-to-send.js';

const aCase = (...incidents: string[]): CourtCase => ({
  ...(blank(CourtCase) as CourtCase),
  handle: 'kettle willow',
  incidents: incidents.map((incident) => ({ id: `of ${incident}`, incident })),
});
const incidentsOf = ({ incidents }: CourtCase): (string | null)[] => incidents.map(({ incident }) => incident);

describe('what is sent of a case', () => {
  it('has the incidents that it had when the form began', () => {
    expect(incidentsOf(caseToSend(aCase(), aCase('a'), null))).toEqual(['a']);
  });

  it('has those that a colleague linked meanwhile, once their version was taken', () => {
    expect(incidentsOf(caseToSend(aCase(), aCase('a'), { courtCase: aCase('a', 'b') }))).toEqual(['a', 'b']);
    expect(incidentsOf(caseToSend(aCase('a'), aCase('a'), { courtCase: aCase() }))).toEqual([]);
  });
});
