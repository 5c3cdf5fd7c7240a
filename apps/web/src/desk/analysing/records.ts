import type { Filters, Question } from '@vigil/shared/counting/question.js';

/**
 * Which records count: those that are published, verified ones too, or all that were submitted, whatever their grade.
 */
export const RECORDS = ['published', 'verified', 'all'] as const;
export type Records = (typeof RECORDS)[number];

/** What is asked beyond the published records. A grade that was not given yet is unverified. */
export const WIDER: Record<Records, { stages: Question['stages']; filters: Filters }> = {
  published: { stages: ['published'], filters: {} },
  verified: { stages: ['published', 'verified'], filters: {} },
  all: {
    stages: ['published', 'verified', 'unfinished'],
    filters: { grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'] },
  },
};

/** Which of these a question asks for. */
export const recordsOf = ({ stages }: Pick<Question, 'stages'>): Records =>
  stages.includes('unfinished') ? 'all' : stages.includes('verified') ? 'verified' : 'published';
