import { createText } from '../text/text.js';
import english from '../text/server/en.json' with { type: 'json' };
import khmer from '../text/server/km.json' with { type: 'json' };
import { formatFinding } from './format-finding.js';
import { CHECKS, stateOf, type CheckName, type Finding } from './server-health.js';

const NUMBERS =
  'home evidence days works files numbers damaged unread waiting lost witnesses statements sessions n seconds minutes lines faults backups megabytes'.split(
    ' ',
  );
const every: Finding[] = (Object.keys(CHECKS) as CheckName[]).flatMap((check) =>
  [...Object.keys(CHECKS[check]), 'not-known'].map(
    (is) =>
      ({
        check,
        is,
        n: Object.fromEntries(NUMBERS.map((name) => [name, 7])),
        at: 'x',
        what: 'it',
      }) as unknown as Finding,
  ),
);

describe.each([
  ['en', english],
  ['km', khmer],
] as const)('the words of every finding in %s', (language, words) => {
  const t = createText(language, words as Record<string, string>);
  it('are there, with what to do wherever it is not good and nothing where it is', () => {
    expect(every.length).toBeGreaterThan(90);
    for (const finding of every) {
      const { label, found, todo } = formatFinding(finding, t, () => 'a moment');
      const all = `${label}|${found}|${todo ?? ''}`;
      expect(all).not.toMatch(/server\.\w|\{/);
      const isGood = finding.is !== 'not-known' && stateOf(finding) === 'good';
      expect([finding.check, finding.is, todo === null]).toEqual([finding.check, finding.is, isGood]);
    }
  });
});

describe('what to do', () => {
  const todo = (check: CheckName, is: string, program?: string): string | null =>
    formatFinding({ check, is } as Finding, createText('en', english as Record<string, string>), () => '', program)
      .todo;
  it('names commands as they are typed in a release', () => {
    expect(todo('drill', 'none')).toBe('Try it: npm run restore -- --drill. It changes nothing.');
    expect(todo('drill', 'none', './vigil')).toBe('Try it: ./vigil restore --drill. It changes nothing.');
    for (const { check, is } of every)
      for (const words of [english, khmer]) {
        const t = createText('en', words as Record<string, string>);
        const said = formatFinding({ check, is } as Finding, t, () => '', 'vigil');
        expect(`${said.found} ${said.todo}`).not.toMatch(/npm|vigil \w+ -- /);
      }
  });
});

describe('a disk with little room left', () => {
  const said = (n: Record<string, number>, is: 'low' | 'roomy' = 'low', language: 'en' | 'km' = 'en'): string =>
    formatFinding(
      { check: 'disk', is, n },
      createText(language, (language === 'en' ? english : khmer) as Record<string, string>),
      () => '',
    ).found;
  it('is told with tenths, and when it is full at the rate of the last weeks', () => {
    expect(said({ home: 3.2, evidence: 0.8 })).toBe(
      'It is nearly full: 3.2 GB for data, 0.8 GB for evidence files. Below 1 GB nobody can add files.',
    );
    expect(said({ home: 3.2, evidence: 0.8, days: 5 })).toContain(
      'At the rate of the last weeks it is full in 5 days.',
    );
    expect(said({ home: 3.2, days: 5 })).toContain('it is full in 5 days.');
    expect(said({ home: 3.2 })).not.toContain('full in');
    expect(said({ home: 3.2, days: 5 }, 'low', 'km')).toMatch(/៣,២ GB.*៥ ថ្ងៃ/);
    expect(said({ home: 79.8, evidence: 1234.5 }, 'roomy')).toBe('80 GB for data, 1,235 GB for evidence files.');
  });
});
