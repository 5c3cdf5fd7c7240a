import { blankValue } from './check-body.js';
import { codebookOf, fieldsOf, type CodebookClass } from './field.js';

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Adds the questions that newer codebooks introduced, unanswered, to a body from an earlier codebook. Only for data
 * that name their codebook version (a shipped file, a report that was sealed offline): a current client that omits a
 * key is refused.
 * @param version the codebook version of the body; a current body is returned unchanged.
 */
export const upgradeBody = (of: CodebookClass, body: unknown, version: number): unknown =>
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
