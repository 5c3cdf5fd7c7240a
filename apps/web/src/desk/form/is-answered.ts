import { blankValue } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass, Field } from '@vigil/shared/codebook/field.js';
import { isSame, isTree } from '../draft/record-tree.js';
import { toRequestBody } from '../draft/to-request-body.js';

/** Whether a question has an answer other than its initial one. */
export const isAnswered = (of: CodebookClass, field: Field, owner: unknown): boolean => {
  if (!isTree(owner)) return false;
  return !isSame(toRequestBody(of, owner)[field.name], blankValue(field));
};
