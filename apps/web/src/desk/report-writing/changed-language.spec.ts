import { describe, expect, it } from '@jest/globals';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { changedAlone } from './changed-language.js';

const draft = (title: { en: string; km: string }, text = { en: 'Two.', km: 'ពីរ។' }): Draft =>
  ({ title, scope: {}, parts: [{ kind: 'words', heading: { en: '', km: '' }, text }] }) as unknown as Draft;
const both = { en: 'March', km: 'មីនា' };

describe('the language of a draft that was changed alone', () => {
  it('is told, of the title and of the parts', () => {
    expect(changedAlone(draft(both), draft({ ...both, en: 'April' }))).toBe('en');
    expect(changedAlone(draft(both), draft(both, { en: 'Two.', km: 'បី។' }))).toBe('km');
  });

  it('is none where both or neither changed, or the other has no words', () => {
    expect(changedAlone(draft(both), draft(both))).toBeNull();
    expect(changedAlone(draft(both), draft({ en: 'April', km: 'មេសា' }))).toBeNull();
    const empty = { en: 'Two.', km: '' };
    expect(changedAlone(draft({ en: 'March', km: '' }, empty), draft({ en: 'April', km: '' }, empty))).toBeNull();
  });
});
