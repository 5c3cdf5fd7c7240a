import { jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', desk);
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => text,
  Words: () => null,
}));
const { GradeForm } = await import('./review-decision.js');

const formOf = (sensitivity: string, more: object = {}): string => {
  const incident = Object.assign(blank(Incident), { sensitivity, ...more });
  const record = { incident, grade: null, gradeReason: null, failedChecks: [], internalWithheld: true };
  return renderToString(
    <GradeForm
      record={record as unknown as IncidentRecord}
      problem={null}
      busy={false}
      reason=""
      onReason={() => undefined}
      onSend={() => undefined}
    />,
  );
};

describe('grading a record', () => {
  it('asks for the reasons given where the authorities say why, and only there', () => {
    const account = {
      party: 'PA_AUTHORITY',
      stance: 'DS_JUSTIFIES',
      aboutThisEvent: 'yes',
      text: 'Traffic.',
      sources: [],
    };
    expect(formOf('S0_PUBLIC', { accounts: [account] })).toContain(text('desk.review.reasons-open'));
    expect(formOf('S0_PUBLIC', { accounts: [account], grounds: ['GR_TRAFFIC'] })).not.toContain(
      text('desk.review.reasons-open'),
    );
  });

  it('says that what a new record is by default cannot be published, and lets that be chosen there', () => {
    const form = formOf('S2_INTERNAL');
    expect(form).toContain(text('desk.why.too-sensitive'));
    expect(form).toMatch(/<option[^>]* selected[^>]*value="S2_INTERNAL"|<option[^>]*value="S2_INTERNAL"[^>]* selected/);
    expect(form).toContain(label('S0_PUBLIC', 'en'));
    expect(form).toContain('value="S1_COARSE"');
  });

  it.each(['S0_PUBLIC', 'S1_COARSE'])('says nothing of the kind of %s', (sensitivity) =>
    expect(formOf(sensitivity)).not.toContain(text('desk.why.too-sensitive')),
  );
});
