import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { isByDataset, staffQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';

/**
 * Returns the page that exports the query of an analysis as a file. Null where this role cannot export it: files
 * contain current records, and only analysts may take unpublished records.
 */
export const exportsPageAddress = ({ question, asOf }: Analysis, role: Role): string | null => {
  const isPublic = question.stages.join() === 'published' && !isByDataset(question);
  if (asOf !== null || role === 'monitor' || (!isPublic && role !== 'analyst')) return null;
  return `/desk/exports?${questionToQuery(question)}`;
};

/**
 * Returns what to preselect for a query that another page passes on: figures if it is divided, and the audience by the
 * records it asks about.
 */
export const asHandedOver = (query: string): { data: 'incidents' | 'figures'; audience: 'public' | 'internal' } => {
  try {
    const question = staffQuestion([...new URLSearchParams(query)].filter(([key]) => key !== 'lang'));
    return {
      data: question.split.length > 0 ? 'figures' : 'incidents',
      audience: question.stages.join() === 'published' && !isByDataset(question) ? 'public' : 'internal',
    };
  } catch {
    return { data: 'incidents', audience: 'public' };
  }
};
