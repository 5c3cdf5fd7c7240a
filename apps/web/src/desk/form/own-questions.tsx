import type { Field } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS } from '@vigil/shared/incident/own-answers.js';
import { useText } from '../../text-bundles.js';
import { isTree, type Tree } from '../draft/record-tree.js';
import { useOwnQuestions } from '../own-questions-context.js';
import { useForm } from './form-context.js';
import { Question } from './questions.js';

/** Returns the own questions that a form asks: those in use, and retired ones that the record answers. */
export const useAskedQuestions = (typed: Tree): readonly Field[] => {
  const { items, field } = useOwnQuestions();
  const answers = typed[OWN_ANSWERS];
  return items
    .filter(({ key, state }) => state === 'used' || (isTree(answers) && (answers[key] ?? null) !== null))
    .map(({ key }) => field(key)!);
};

/** The organisation's own questions, where it has some, each with the control of its kind. */
export function OwnQuestions() {
  const t = useText();
  const form = useForm();
  const fields = useAskedQuestions(form.typed);
  if (fields.length === 0) return null;
  return (
    <section class="own-questions" aria-labelledby="own-questions-title">
      <h2 id="own-questions-title">{t(`incident.${OWN_ANSWERS}.label`)}</h2>
      <p class="field-help">{t(`incident.${OWN_ANSWERS}.help`)}</p>
      {fields.map((field) => (
        <Question key={field.name} of={Incident} field={field} path={[OWN_ANSWERS, field.name]} />
      ))}
    </section>
  );
}
