import { jest } from '@jest/globals';
import { keysOfTexts, keysWithoutText } from './keys-of-texts.mjs';
import { atLeast } from './proof-timeout.mjs';

/**
 * Keys that the compiler takes for possible and that are never asked for: the source looks first whether there is such
 * a text, or what would make the key does not come there.
 */
const NEVER_ASKED = [
  'desk/administering/revision-log-page.tsx: log.alarm.',
  'desk/analysing/analysis-answer.tsx: desk.figures.of-published',
  'desk/analysing/analysis-fields.tsx: desk.unit.project-year',
  'desk/analysing/dated-notes-page.tsx: desk.dated-notes.',
  'desk/analysing/figure-choice-fields.tsx: desk.split.',
  'desk/analysing/figure-choice-fields.tsx: desk.unit.',
  'desk/analysing/filter-fields.tsx: analysis.filter.',
  'desk/analysing/filter-fields.tsx: filter.',
  'desk/analysing/published-totals-page.tsx: desk.totals.',
  'desk/evidence/add-files.tsx: evidence.phase.',
  'desk/exporting/export-progress.tsx: exports.why.null',
  'desk/field/unreadable-reports.tsx: inbox.kept.null',
  'desk/hiding/hiding-outcomes-and-reason.tsx: problem.null',
  'desk/importing/dataset-fields.tsx: dataset.licence.',
  'desk/inbox/inbox-of-member.tsx: desk.inbox.to-',
  'desk/inbox/inbox-of-member.tsx: inbox-notice.people',
  'desk/inspection/inspected-files.tsx: inspection.outcome.shown',
  'desk/people/case-list/list-rows.tsx: caseList.problem.null',
  'desk/proposed-names/proposed-names-context.tsx: desk.names.said-',
  'desk/queue/bulk/bulk-dialog.tsx: bulk.action.',
  'desk/releasing/proposals-of-record.tsx: releases.',
  'desk/releasing/releases-page.tsx: releases.outcome.null',
  'field/steps/where.tsx: field.where.found',
  'public-site/overview-tiles.tsx: overview.',
  'public-site/pages/rates.tsx: rates.',
  'public-site/pages/search-page.tsx: find.kind-term',
  'public-site/share-button.tsx: share.open-years',
];

// The compiler reads the whole application.
jest.setTimeout(atLeast(120_000));

describe('the keys of texts', () => {
  it('all have a text, also those that are put together', async () => {
    const keys = keysOfTexts();
    expect(keys.length).toBeGreaterThan(3_000);
    // One is taken away: it is one of those that a button puts together.
    const without = await keysWithoutText(
      'apps/web/src',
      keys.filter((key) => key !== 'desk.hidden.forget'),
    );
    expect(without.filter((one) => !NEVER_ASKED.some((begin) => one.startsWith(begin)))).toEqual([
      'desk/hiding/hidden-records-page.tsx: desk.hidden.forget',
      'desk/hiding/hide-record.tsx: desk.hidden.forget',
    ]);
    expect(NEVER_ASKED.filter((begin) => !without.some((one) => one.startsWith(begin)))).toEqual([]);
  });
});
