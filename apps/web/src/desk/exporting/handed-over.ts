import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { questionFromQuery, questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Role } from '../session.js';

/**
 * The page that takes the question of an analysis out as a file; null where no file of this role answers it:
 * files are of now, and working copies leave with analysts alone.
 */
export const exportAddress = ({ question, asOf }: Analysis, role: Role): string | null => {
  const isPublic = question.stages.join() === 'published';
  if (asOf !== null || role === 'monitor' || (!isPublic && role !== 'analyst')) return null;
  return `/desk/exports?${questionToQuery(question)}`;
};

/**
 * How a question that another page hands over is taken out first: the figures where it is divided, and from the records
 * that it asks about.
 */
export const asHandedOver = (query: string): { data: 'incidents' | 'figures'; audience: 'public' | 'internal' } => {
  try {
    const { split, stages } = questionFromQuery([...new URLSearchParams(query)].filter(([key]) => key !== 'lang'));
    return {
      data: split.length > 0 ? 'figures' : 'incidents',
      audience: stages.join() === 'published' ? 'public' : 'internal',
    };
  } catch {
    return { data: 'incidents', audience: 'public' };
  }
};
