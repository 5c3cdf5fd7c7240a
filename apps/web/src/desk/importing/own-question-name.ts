import { Incident } from '@vigil/shared/incident/incident.js';
import { useText } from '../../text-bundles.js';
import { formatLabel } from '../format-answer.js';
import { useOwnQuestions } from '../own-questions-context.js';

/** Returns what names an own question by its key; null: there is none. */
export const useOwnQuestionName = (): ((key: string) => string | null) => {
  const t = useText();
  const { field: ownField } = useOwnQuestions();
  return (key) => {
    const field = ownField(key);
    return field ? formatLabel(Incident, field, t) : null;
  };
};
