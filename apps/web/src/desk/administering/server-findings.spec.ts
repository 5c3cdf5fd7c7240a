import type { Finding } from '@vigil/shared/staff-responses/server-health.js';
import { firstDayOf, sortFindings, warningsOf } from './server-findings.js';

describe('the findings of a server', () => {
  const findings: Finding[] = [
    { check: 'database', is: 'answers' },
    { check: 'keyPlace', is: 'beside-the-data' },
    { check: 'backup', is: 'not-known' },
    { check: 'disk', is: 'low' },
    { check: 'witnesses', is: 'none' },
  ];
  it('are sorted into what to do, worst first, and what is well', () => {
    const { todo, well } = sortFindings(findings);
    expect(todo.map(({ check }) => check)).toEqual(['disk', 'backup', 'keyPlace', 'witnesses']);
    expect(well.map(({ check }) => check)).toEqual(['database']);
  });
  it('are told on the first page where they are bad, or the key lies with the data, or the server is locked', () => {
    expect(warningsOf([...findings, { check: 'lock', is: 'locked' }]).map(({ check }) => check)).toEqual([
      'disk',
      'keyPlace',
      'lock',
    ]);
    expect(
      warningsOf([
        { check: 'keyPlace', is: 'file' },
        { check: 'lock', is: 'open' },
      ]),
    ).toEqual([]);
  });
  it('tick off the list of the first day', () => {
    const lines = firstDayOf([
      { check: 'backup', is: 'made' },
      { check: 'mail', is: 'off' },
      { check: 'address', is: 'https' },
    ]);
    expect(lines.map(({ finding, isDone }) => `${finding.check} ${isDone}`)).toEqual([
      'address true',
      'backup true',
      'mail false',
    ]);
    expect(firstDayOf([])).toEqual([]);
  });
});
