import { jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { AssessmentView, IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', desk);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text, Words: () => null }));
jest.unstable_mockModule('../session.js', () => ({
  useSession: () => ({ api: {} }),
  useMember: () => ({}),
}));
const { AssessForm, Judgement, standardsToStore } = await import('./assess-act.js');

const recordOf = (publishers: readonly string[], grade: string | null): IncidentRecord => {
  const sources = publishers.map((publisher) => ({ type: 'SR_MEDIA_NAT', publisher, origin: null, url: null }));
  const incident = Object.assign(blank(Incident), { sources });
  return { incident, grade, failedChecks: [], revision: 1 } as unknown as IncidentRecord;
};
const assessment = (more: Partial<AssessmentView> = {}): AssessmentView =>
  ({
    id: 'one',
    outcome: 'LA_UNLAWFUL',
    organisation: 'ORG',
    standards: 'STANDARDS',
    tests: {},
    reasons: 'Nobody was warned.',
    assessor: 'heron',
    agreedBy: null,
    stillHolds: true,
    mayAgree: true,
    ...more,
  }) as unknown as AssessmentView;
const written = (record: IncidentRecord): string =>
  renderToString(<AssessForm record={record} act="act" type="FM_PUSH" onDone={() => undefined} />);
const agreed = (record: IncidentRecord, more: Partial<AssessmentView> = {}): string =>
  renderToString(<Judgement record={record} assessment={assessment(more)} type="FM_PUSH" onDone={() => undefined} />);

describe('an assessment of a record with fewer than two independent sources', () => {
  const warning = text('desk.assess.few-sources', { n: 1 });

  it('is warned of where it is written and where it is agreed to, and not refused', () => {
    for (const shown of [written, agreed]) {
      expect(shown(recordOf(['Example Daily'], 'VG_WEAK'))).toContain(warning);
      expect(shown(recordOf(['Example Daily'], 'VG_WEAK'))).toContain(text('desk.assess.not-counted'));
      expect(shown(recordOf(['Example Daily', 'Other Weekly'], 'VG_FAIR'))).not.toContain('band-warning');
      // Two articles that repeat one are one source.
      expect(shown(recordOf(['Example Daily', 'Example Daily'], 'VG_WEAK'))).toContain(warning);
    }
    expect(agreed(recordOf(['Example Daily'], 'VG_WEAK'))).toContain(text('desk.assess.agree'));
  });

  it('is said to be left out of figures only while the record is graded so, or would be', () => {
    expect(written(recordOf(['Example Daily'], null))).toContain(text('desk.assess.not-counted'));
    const acknowledged = written(recordOf(['Example Daily'], 'VG_CONFIRMED'));
    expect(acknowledged).toContain(warning);
    expect(acknowledged).not.toContain(text('desk.assess.not-counted'));
  });

  it('needs no warning where nobody decided, or where there is nothing to agree to', () => {
    const record = recordOf(['Example Daily'], 'VG_WEAK');
    expect(agreed(record, { outcome: 'LA_UNDETERMINED' })).not.toContain('band-warning');
    expect(agreed(record, { mayAgree: false })).not.toContain('band-warning');
  });
});

describe('the standards of an assessment', () => {
  it('are stored as the organisation named them, not as one language shows them', () => {
    const about = { standards: 'GC37 (មិនមានជាភាសាខ្មែរ)', storedStandards: 'GC37' };
    expect(standardsToStore(about.standards, about)).toBe('GC37');
    expect(standardsToStore('Other standards', about)).toBe('Other standards');
    expect(standardsToStore('Other standards', null)).toBe('Other standards');
  });
});
