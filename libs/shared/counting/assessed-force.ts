import type { Text } from '../text/text.js';
import type { Answer, Cell } from './answer.js';
import type { Question } from './question.js';

/** What assessments of force found, whoever used it: the figure of unlawful force counts only that by the state. */
export const ASSESSED_FORCE = { indicator: 'I05', split: ['kind', 'outcome'] } as const satisfies Partial<Question>;

/**
 * Returns the cell of the assemblies met with force that was assessed so; null if there is none.
 * @param answer of `ASSESSED_FORCE`
 */
export const assessedAs = ({ cells }: Pick<Answer, 'cells'>, outcome: string): Cell | null =>
  cells.find(({ keys }) => keys[0] === 'IK_ASSEMBLY' && keys[1] === outcome) ?? null;

/** Says at how many of them nobody could decide; nothing where there are none. @param answer of `ASSESSED_FORCE` */
export const formatUndetermined = (answer: Pick<Answer, 'cells'>, t: Text): string[] => {
  const n = assessedAs(answer, 'LA_UNDETERMINED')?.low ?? 0;
  return n > 0 ? [t('tail.undetermined', { n })] : [];
};
