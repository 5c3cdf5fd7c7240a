import type { Filters, Question } from '@vigil/shared/counting/question.js';

/** Which records count: only published ones, verified ones too, or all submitted ones whatever their grade. */
export const RECORD_SCOPES = ['published', 'verified', 'all'] as const;
export type RecordScope = (typeof RECORD_SCOPES)[number];

/** The stages and filters of each choice. A record without a grade counts as unverified. */
export const QUERY_OF_SCOPE: Record<RecordScope, { stages: Question['stages']; filters: Filters }> = {
  published: { stages: ['published'], filters: {} },
  verified: { stages: ['published', 'verified'], filters: {} },
  all: {
    stages: ['published', 'verified', 'unfinished'],
    filters: { grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'] },
  },
};

/** Returns which of these a question asks for. */
export const recordScopeOf = ({ stages }: Pick<Question, 'stages'>): RecordScope =>
  stages.includes('unfinished') ? 'all' : stages.includes('verified') ? 'verified' : 'published';
