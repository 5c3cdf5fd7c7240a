import { createText } from '../text/text.js';
import english from '../text/server/en.json' with { type: 'json' };
import khmer from '../text/server/km.json' with { type: 'json' };
import { formatFinding } from './format-finding.js';
import { CHECKS, stateOf, type CheckName, type Finding } from './server-health.js';

const NUMBERS =
  'home evidence days works files numbers damaged waiting lost witnesses statements sessions n seconds minutes lines faults'.split(
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
