import type { Filters, Question } from '@vigil/shared/counting/question.js';

/** Which records count: only published ones, verified ones too, or all submitted ones whatever their grade. */
export const RECORDS = ['published', 'verified', 'all'] as const;
export type Records = (typeof RECORDS)[number];

/** The stages and filters of each choice. A record without a grade counts as unverified. */
export const WIDER: Record<Records, { stages: Question['stages']; filters: Filters }> = {
  published: { stages: ['published'], filters: {} },
  verified: { stages: ['published', 'verified'], filters: {} },
  all: {
    stages: ['published', 'verified', 'unfinished'],
    filters: { grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'] },
  },
};

/** Returns which of these a question asks for. */
export const recordsOf = ({ stages }: Pick<Question, 'stages'>): Records =>
  stages.includes('unfinished') ? 'all' : stages.includes('verified') ? 'verified' : 'published';
