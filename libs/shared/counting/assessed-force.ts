import type { Text } from '../text/text.js';
import type { Answer, Cell } from './answer.js';
import type { Question } from './question.js';

/** What assessments of force found, whoever used it: the figure of unlawful force counts only that by the state. */
export const ASSESSED_FORCE = { indicator: 'I05', split: ['kind', 'outcome'] } as const satisfies Partial<Question>;

/** Returns the question of what was assessed beside the figure of another: the same, whoever used the force. */
export const assessedOf = (question: Question): Question => ({ ...question, ...ASSESSED_FORCE, unit: null });

/**
 * Returns the cell of the assemblies met with force that was assessed so; null if there is none.
 * @param answer of `ASSESSED_FORCE`
 */
export const assessedAs = ({ cells }: Pick<Answer, 'cells'>, outcome: string): Cell | null =>
  cells.find(({ keys }) => keys[0] === 'IK_ASSEMBLY' && keys[1] === outcome) ?? null;

/**
 * Returns what a figure of force by the state assessed as unlawful leaves out: at how many more the force was of others
 * or of nobody knows whom, and at how many nobody could decide.
 * @param unlawful I06
 * @param assessed the same question as `ASSESSED_FORCE`
 */
export const assessedBeside = (
  { total: { low } }: Pick<Answer, 'total'>,
  assessed: Pick<Answer, 'cells'>,
): { 'not-by-state': number; undetermined: number } => ({
  'not-by-state': Math.max(0, (assessedAs(assessed, 'LA_UNLAWFUL')?.low ?? 0) - low),
  undetermined: assessedAs(assessed, 'LA_UNDETERMINED')?.low ?? 0,
});

/** Says the same; nothing where there are none. `t` has the texts of the bundle `beside`. */
export const formatAssessedBeside = (
  unlawful: Pick<Answer, 'total'>,
  assessed: Pick<Answer, 'cells'>,
  t: Text,
): string[] =>
  Object.entries(assessedBeside(unlawful, assessed)).flatMap(([what, n]) => (n > 0 ? [t(`tail.${what}`, { n })] : []));
