import type { Field } from '@vigil/shared/codebook/field.js';
import { fieldOfQuestion } from '@vigil/shared/incident/own-answers.js';
import type { OwnQuestion, OwnQuestionPage } from '@vigil/shared/staff-responses/own-questions.js';
import { useMemo } from 'preact/hooks';
import { agreedWords } from './agreed-words-context.js';
import type { Asked } from './use-staff-fetch.js';

/** Returns an own question as a field, by its key; undefined: there is none, or they are not loaded yet. */
export type OwnField = (key: string) => Field | undefined;

/** Questions of the organisation's own. */
interface OwnQuestions {
  items: readonly OwnQuestion[];
  field: OwnField;
  asked: Asked<OwnQuestionPage>;
}

const { Provider, useWords } = agreedWords<OwnQuestionPage>('/api/own-questions');
export const OwnQuestionsProvider = Provider;

/** @param isNeeded false: nothing of this page shows them, as far as it knows yet */
export const useOwnQuestions = (isNeeded = true): OwnQuestions => {
  const asked = useWords(isNeeded);
  return useMemo(() => {
    const items = asked.value?.items ?? [];
    const fields = new Map(items.map((one) => [one.key, fieldOfQuestion(one)]));
    return { items, field: (key) => fields.get(key), asked };
  }, [asked]);
};
