import { eventOf, type ListTarget, partOf } from '@vigil/shared/people/case-list/case-list-columns.js';
import type { ColumnTally } from '@vigil/shared/people/case-list/read-case-list.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { useText } from '../../../text-bundles.js';

type Text = ReturnType<typeof useText>;

/** Keys of the labels of what is asked elsewhere, too. */
const LABELS: Partial<Record<ListTarget, string>> = {
  sex: 'person.sex.label',
  ageGroup: 'person.ageGroup.label',
  article: 'charge.article.label',
  court: 'courtCase.court.label',
};

/** What a column is, in words. */
export const formatTarget = (target: ListTarget, t: Text): string => {
  const [part, event] = [partOf(target), eventOf(target)];
  if (part !== null) return t('caseList.sealed', { part: t(`people.identity.${part}`) });
  if (event !== null) return t('caseList.day-of', { event: label(event, t.language) });
  return t(LABELS[target] ?? `caseList.target.${target}`);
};

/** Why cells of a column are set aside, in words. */
export const formatAsides = ({ aside }: ColumnTally, t: Text): string[] =>
  Object.entries(aside).map(([reason, n]) => t(`caseList.aside.${reason}`, { n }));
