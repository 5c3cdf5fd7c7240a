import { isForceUsed } from '@vigil/shared/incident/completeness.js';
import { highestGrade, independentSources } from '@vigil/shared/incident/grading.js';
import { actKind, label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { type About, useAbout } from '../../installation-info.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Refused } from '../use-staff-fetch.js';
import { Definition } from '../form/choice-control.js';
import { formatChild, type FormatContext } from '../format-answer.js';
import { formFieldError } from '../form-field-error.js';
import { Act } from '@vigil/shared/incident/act.js';
import {
  LEGAL_TESTS,
  type AssessmentView,
  type IncidentRecord,
  type LegalTest,
  type LegalTestResult,
} from '@vigil/shared/staff-responses/incident-record.js';
import { isTree, type Tree, treeOf } from '../draft/record-tree.js';
import { useOpenForm } from '../use-open-form.js';
import { useRecordAction } from './use-record-action.js';

const CODE_OF: Record<LegalTest, string> = {
  legality: 'LT_LEGALITY',
  precaution: 'LT_PRECAUTION',
  necessity: 'LT_NECESSITY',
  proportionality: 'LT_PROPORTIONALITY',
  nonDiscrimination: 'LT_NON_DISCRIMINATION',
  legitimateAim: 'LT_LEGIT_AIM',
};
const RESULTS: readonly LegalTestResult[] = ['met', 'not-met', 'not-judged'];
const OUTCOMES = ['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED'];

/**
 * Returns the tests for an act: those of the UN guidance on force, and for a restriction also its aim. Source: list
 * `assessment`.
 */
const testsFor = (type: string): readonly LegalTest[] =>
  actKind(type) === 'restriction' ? LEGAL_TESTS : LEGAL_TESTS.filter((test) => test !== 'legitimateAim');
const isAssessable = (type: unknown): type is string =>
  typeof type === 'string' && (isForceUsed(type) || actKind(type) === 'restriction');

interface Props {
  record: IncidentRecord;
  context: FormatContext;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

/**
 * For each act of force and each restriction: earlier assessments with their authors, the second person's answer, and a
 * new assessment.
 */
export function AssessAct({ record, context, onDone }: Props) {
  const t = useText();
  const acts = (treeOf(record.incident).acts as readonly Tree[]).filter((act) => isTree(act) && isAssessable(act.type));
  /** By the id of the act. */
  const forms = useOpenForm<string>();
  if (acts.length === 0) return null;
  return (
    <section class="record-part" aria-labelledby="assess-title">
      <h2 id="assess-title">{t('desk.assess.title')}</h2>
      <p class="small quiet">{t('desk.assess.about')}</p>
      {acts.map((act) => {
        const id = String(act.id);
        const found = record.assessments.filter((assessment) => assessment.act === id);
        return (
          <article key={id} class="assess-act">
            <h3>{formatChild(Act, act, context)}</h3>
            {found.length === 0 && <p class="quiet">{t('desk.assess.none')}</p>}
            {found.map((assessment) => (
              <Judgement
                key={assessment.id}
                record={record}
                assessment={assessment}
                type={String(act.type)}
                onDone={onDone}
              />
            ))}
            {record.allowed.includes('assess') && (
              <Button class="button-small" aria-expanded={forms.open === id} onClick={() => forms.toggle(id)}>
                {t(found.length > 0 ? 'desk.assess.again' : 'desk.assess.do')}
              </Button>
            )}
            {forms.isBegun(id) && (
              <div hidden={forms.open !== id}>
                <AssessForm
                  record={record}
                  act={id}
                  type={String(act.type)}
                  onDone={(now, isDone) => {
                    if (isDone) forms.finish(id);
                    onDone(now, isDone);
                  }}
                />
              </div>
            )}
          </article>
        );
      })}
    </section>
  );
}

/**
 * Warns whoever assesses, and whoever agrees, that a record has no two independent sources. It is no refusal: the
 * source may be a court's judgment.
 */
function SourceWarning({ record, outcome }: { record: IncidentRecord; outcome: string }) {
  const t = useText();
  const n = independentSources(record.incident);
  if (n > 1 || outcome === 'LA_UNDETERMINED') return null;
  const grade = record.grade ?? highestGrade(record.incident, record.failedChecks.length > 0);
  return (
    <Band tone="warning">
      {t('desk.assess.few-sources', { n })} {grade === 'VG_WEAK' && t('desk.assess.not-counted')}
    </Band>
  );
}

export function Judgement({
  record,
  assessment,
  type,
  onDone,
}: {
  record: IncidentRecord;
  assessment: AssessmentView;
  type: string;
  onDone: Props['onDone'];
}) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  return (
    <div class="judgement">
      <p>
        <strong>{label(assessment.outcome, t.language)}</strong>{' '}
        {t('desk.assess.by', { organisation: assessment.organisation, standards: assessment.standards })}
      </p>
      <ul class="plain test-list">
        {testsFor(type).map((test) => (
          <li key={test} class={`test test-${assessment.tests[test]}`}>
            {label(CODE_OF[test], t.language)}: {t(`desk.assess.${assessment.tests[test]}`)}
          </li>
        ))}
      </ul>
      <p class="said-text">{assessment.reasons}</p>
      <p class="small">
        {t('desk.assess.assessor', { name: assessment.assessor })}{' '}
        {assessment.agreedBy ? t('desk.assess.agreed', { name: assessment.agreedBy }) : t('desk.assess.not-agreed')}
      </p>
      {!assessment.stillHolds && <p class="wrong small">{t('desk.assess.changed')}</p>}
      {act.problem && <Refused problem={act.problem} />}
      {assessment.mayAgree && assessment.stillHolds && (
        <>
          <SourceWarning record={record} outcome={assessment.outcome} />
          <Button
            class="button-small"
            tone="primary"
            busy={act.busy}
            onClick={() => void act.post(`assessments/${assessment.id}/agreements`, {})}
          >
            {t('desk.assess.agree')}
          </Button>
        </>
      )}
    </div>
  );
}

/** Returns the standards to store: the organisation's own as it named them, in whichever language they were shown. */
export const standardsToStore = (typed: string, about: Pick<About, 'standards' | 'storedStandards'> | null): string =>
  about !== null && typed === about.standards ? about.storedStandards : typed;

export function AssessForm({
  record,
  act: actId,
  type,
  onDone,
}: {
  record: IncidentRecord;
  act: string;
  type: string;
  onDone: Props['onDone'];
}) {
  const t = useText();
  const about = useAbout();
  const act = useRecordAction(record, onDone);
  const [id] = useState(() => crypto.randomUUID());
  const [outcome, setOutcome] = useState('');
  const [tests, setTests] = useState<Record<LegalTest, LegalTestResult>>(
    () => Object.fromEntries(LEGAL_TESTS.map((test) => [test, 'not-judged'])) as Record<LegalTest, LegalTestResult>,
  );
  const [reasons, setReasons] = useState('');
  const [standards, setStandards] = useState(about?.standards ?? '');
  useAskBeforeLeaving(reasons !== '');
  const send = (): void =>
    void act.post('assessments', {
      id,
      act: actId,
      outcome,
      tests,
      reasons,
      standards: standardsToStore(standards, about),
    });
  return (
    <DeskForm class="panel-form assess-form" onSubmit={send}>
      {act.problem && <Refused problem={act.problem} />}
      <SourceWarning record={record} outcome={outcome} />
      <div class="tests">
        {testsFor(type).map((test) => (
          <Field
            key={test}
            group
            label={label(CODE_OF[test], t.language)}
            error={formFieldError(act.problem, `/tests/${test}`)}
            class="test-field"
          >
            {(control) => (
              <>
                <Definition code={CODE_OF[test]} />
                <div class="segments">
                  {RESULTS.map((result) => (
                    <label key={result} class={`segment ${tests[test] === result ? 'segment-on' : ''}`}>
                      <input
                        type="radio"
                        name={control.id}
                        checked={tests[test] === result}
                        onChange={() => setTests({ ...tests, [test]: result })}
                      />
                      <span>{t(`desk.assess.${result}`)}</span>
                    </label>
                  ))}
                </div>
              </>
            )}
          </Field>
        ))}
      </div>
      <Field
        group
        label={t('desk.assess.outcome')}
        error={formFieldError(act.problem, '/outcome') ?? testsError(act.problem)}
      >
        {(control) => (
          <div class="segments">
            {OUTCOMES.map((code) => (
              <label key={code} class={`segment ${outcome === code ? 'segment-on' : ''}`}>
                <input
                  type="radio"
                  name={control.id}
                  checked={outcome === code}
                  aria-describedby={control['aria-describedby']}
                  onChange={() => setOutcome(code)}
                />
                <span>{label(code, t.language)}</span>
              </label>
            ))}
          </div>
        )}
      </Field>
      <Field
        label={t('desk.assess.reasons')}
        help={t('desk.assess.reasons-help')}
        error={formFieldError(act.problem, '/reasons')}
      >
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={4}
            spellcheck={false}
            value={reasons}
            onInput={(event) => setReasons(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={t('desk.assess.standards')}
        help={t('desk.assess.standards-help')}
        error={formFieldError(act.problem, '/standards')}
      >
        {(control) => (
          <input
            {...control}
            class="input"
            value={standards}
            onInput={(event) => setStandards(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={act.busy}>
        {t('desk.assess.save')}
      </Button>
    </DeskForm>
  );
}

/** A contradiction between the tests and the outcome is shown at the outcome. */
const testsError = (problem: ReturnType<typeof useRecordAction>['problem']): string | null =>
  problem?.errors?.find((error) => error.pointer === '/tests')?.text ?? null;
