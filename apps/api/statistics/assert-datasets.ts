import { datasetsNamedIn } from '@vigil/shared/counting/records-of-datasets.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { EntityManager } from 'typeorm';
import { knownDatasets } from '../incidents/datasets/datasets.repository.js';

/**
 * Refuses datasets that do not exist: nothing is known about them, so the answer cannot be 0.
 * @throws Problem 'invalid-query'
 */
export const assertDatasets = async (
  manager: Pick<EntityManager, 'query'>,
  question: Pick<Question, 'filters'>,
): Promise<void> => {
  const ids = datasetsNamedIn(question);
  const known = await knownDatasets(manager, ids);
  if (!ids.every((id) => known.has(id)))
    throw new Problem('invalid-query', { errors: [{ pointer: 'datasets', code: 'question-unknown-value' }] });
};
