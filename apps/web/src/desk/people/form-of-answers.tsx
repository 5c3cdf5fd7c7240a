import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import type { ComponentChildren } from 'preact';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { CodeSearchProvider } from '../code-search-context.js';
import { FormContext } from '../form/form-context.js';
import { Questions } from '../form/questions.js';
import { LanguageList } from '../form/text-control.js';
import { ProblemSummary } from '../incident-form/problem-summary.js';
import { ResolveConflict } from '../incident-form/resolve-conflict.js';
import { Refused } from '../use-staff-fetch.js';
import type { PeopleForm } from './use-people-form.js';

interface Props<T> {
  of: CodebookClass;
  answers: PeopleForm<T>;
  problem: ProblemBody | null;
  busy: boolean;
  /** Words of the button that saves. */
  save: string;
  onSave: () => void;
  onCancel?: () => void;
  /** Comes between the questions and the buttons. */
  children?: ComponentChildren;
}

/** The questions of a record about people, what is wrong, and the button that saves. */
export function FormOfAnswers<T>({ of, answers, problem, busy, save, onSave, onCancel, children }: Props<T>) {
  const t = useText();
  const { form, wrongs, turn, leave, versions, join } = answers;
  if (versions)
    return (
      <ResolveConflict
        {...{ versions, of }}
        referred={form.context.referred}
        onJoin={join}
        onDiscard={() => join(null)}
      />
    );
  return (
    <FormContext.Provider value={form}>
      <form
        noValidate
        class="people-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSave();
        }}
      >
        {problem && (problem.code !== 'invalid-body' || wrongs.length === 0) && (
          <Refused problem={problem}>
            {problem.errors?.map(({ pointer, text }) => (
              <p key={pointer}>{text}</p>
            ))}
          </Refused>
        )}
        <ProblemSummary
          title={t('desk.form.wrong', { n: wrongs.length })}
          wrongs={turn > 0 ? wrongs : []}
          tone="error"
          turn={turn}
        />
        <CodeSearchProvider>
          <Questions of={of} path={[]} />
        </CodeSearchProvider>
        <LanguageList />
        {children}
        <div class="form-actions">
          <Button type="submit" tone="primary" busy={busy}>
            {save}
          </Button>
          {onCancel && <Button onClick={() => leave(onCancel)}>{t('desk.cancel')}</Button>}
        </div>
      </form>
    </FormContext.Provider>
  );
}
