import { describe, expect, it } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import { aReport } from '../testing/field-phone.js';
import { convertReport } from './convert-report.js';

const judged = (incident: unknown): ReturnType<typeof convertReport> => {
  const report = aReport({ incident: incident as never });
  return convertReport(report, report.id, () => [], Date.now());
};

describe('what goes wrong', () => {
  it('a report that is nested deeper than any answer is none, instead of an error that every later report waits behind', () => {
    const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    for (const incident of [
      { more: deep(60_000) },
      { title: deep(60_000) },
      { acts: [{ type: deep(60_000) }] },
      { when: deep(100) },
    ])
      expect(judged(incident)).toBeNull();
    expect(judged({ ...anIncident(), more: deep(5) })).toMatchObject({
      unread: [{ pointer: '/more', code: 'unknown-key' }],
    });
  });
});
