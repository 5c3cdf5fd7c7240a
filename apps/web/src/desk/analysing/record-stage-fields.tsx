import { isByDataset } from '@vigil/shared/counting/public-question.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { isDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DayControl } from '../form/day-boxes.js';
import { usePlaces } from '../places-context.js';
import { withQuestion } from './adjust-question.js';
import { WhoseRecordsFields } from './whose-records-fields.js';
import { type RecordScope, RECORD_SCOPES, recordScopeOf, QUERY_OF_SCOPE } from './record-scope.js';

interface Props {
  analysis: Analysis;
  onChange: (analysis: Analysis) => void;
}

/** Which records count, and as of when. */
export function RecordScopeFields({ analysis, datasets, onChange }: Props & { datasets: readonly Dataset[] }) {
  const t = useText();
  const { question, asOf } = analysis;
  const records = recordScopeOf(question);
  const widen = (next: RecordScope): void => {
    const { grades: _before, ...filters } = question.filters;
    const wider = {
      ...question,
      stages: QUERY_OF_SCOPE[next].stages,
      filters: { ...(records === 'all' ? filters : question.filters), ...QUERY_OF_SCOPE[next].filters },
      includeSingleSource: next !== 'all' && question.includeSingleSource,
    };
    onChange({ ...withQuestion(analysis, wider), asOf: next === 'published' ? asOf : null });
  };
  const change = (part: Partial<Question>): void => onChange(withQuestion(analysis, { ...question, ...part }));
  const namesGroups = question.split.includes('group') || question.filters.groups !== undefined;
  return (
    <>
      <SelectField
        label={t('desk.figures.records')}
        help={t('desk.figures.records-help')}
        value={records}
        options={RECORD_SCOPES.map((one) => [one, t(`desk.figures.records-${one}`)])}
        onChange={(value) => widen(value as RecordScope)}
      />
      <WhoseRecordsFields analysis={analysis} datasets={datasets} onChange={onChange} />
      <Field group label={t('desk.reports.grades')}>
        {(control) => (
          <label class="check">
            <input
              type="checkbox"
              id={control.id}
              checked={question.includeSingleSource}
              onChange={(event) => change({ includeSingleSource: event.currentTarget.checked })}
            />
            <span>{t('desk.reports.single-source')}</span>
          </label>
        )}
      </Field>
      {namesGroups && (
        <Field group label={t('filter.groups')}>
          {(control) => (
            <label class="check">
              <input
                type="checkbox"
                id={control.id}
                checked={question.filters.groupLink === 'any'}
                onChange={(event) => {
                  const { groupLink: _before, ...filters } = question.filters;
                  change({ filters: event.currentTarget.checked ? { ...filters, groupLink: 'any' } : filters });
                }}
              />
              <span>{t('analysis.inferred')}</span>
            </label>
          )}
        </Field>
      )}
      {/* Earlier editions are of what readers saw: they name no dataset. */}
      {records === 'published' && !isByDataset(question) && <AsOfFields analysis={analysis} onChange={onChange} />}
    </>
  );
}

/** Counts the current records, or those that were published on a given day. */
function AsOfFields({ analysis, onChange }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const today = todayIn(country?.timeZone ?? 'UTC');
  const [typed, setTyped] = useState<string | null>(analysis.asOf);
  useLayoutEffect(() => setTyped(analysis.asOf), [analysis.asOf]);
  const set = (day: string): void => {
    setTyped(day);
    if (isDay(day) && day <= today) onChange({ ...analysis, asOf: day });
  };
  const problem = typed === null || (isDay(typed) && typed <= today) ? null : isDay(typed) ? 'not-yet' : 'not-a-day';
  return (
    <>
      <Field label={t('analysis.as-of')} help={t('analysis.as-of-help')}>
        {(control) => (
          <select
            {...control}
            class="select"
            value={typed === null ? 'now' : 'day'}
            onChange={(event) => {
              if (event.currentTarget.value === 'day') set(today);
              else onChange({ ...analysis, asOf: null });
            }}
          >
            <option value="now">{t('analysis.as-of-now')}</option>
            <option value="day">{t('analysis.as-of-day')}</option>
          </select>
        )}
      </Field>
      {typed !== null && (
        <Field group label={t('analysis.as-of-which')} error={problem && t(`field.${problem}`)}>
          {(control) => (
            <DayControl control={control} legend={t('analysis.as-of-which')} value={typed} onChange={set} />
          )}
        </Field>
      )}
    </>
  );
}
