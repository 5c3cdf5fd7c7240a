import { blankValue } from './check.js';
import { codebookOf, fieldsOf, type CodebookClass } from './field.js';

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A body that was written under an earlier codebook, with the questions that were added since left unanswered. Only for
 * what says which codebook it was written under (a file that ships, a report that was sealed offline): a client of
 * today that leaves a key out is refused.
 * @param version the codebook version that it was written under; one of today is returned as it is.
 */
export const bringUpToDate = (of: CodebookClass, body: unknown, version: number): unknown =>
  version < codebookOf(of).version ? complete(of, body) : body;

const complete = (of: CodebookClass, body: unknown): unknown => {
  if (!isTree(body)) return body;
  const whole: Tree = { ...body };
  for (const field of fieldsOf(of)) {
    if (!(field.name in whole)) whole[field.name] = blankValue(field);
    const children = whole[field.name];
    if (field.kind === 'many' && Array.isArray(children))
      whole[field.name] = children.map((child) => complete(field.of!(), child));
  }
  return whole;
};
