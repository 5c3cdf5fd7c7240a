import type { Split } from '@vigil/shared/counting/question.js';
import type { PeriodUnit } from '@vigil/shared/day/period.js';
import type { ProblemBody } from '../../api.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../words.js';
import { DayControl } from '../form/day-boxes.js';
import { groupName, useGroups } from '../groups.js';
import { fieldError } from '../sign-in/field-error.js';
import { RECORDS } from './records.js';
import { INDICATOR_CODES, measuresOf, refusedKeys, spanProblem, type Choice } from './report-question.js';

const UNITS: readonly PeriodUnit[] = ['week', 'month', 'quarter', 'half-year', 'year'];
const SPLITS: readonly Split[] = ['place:1', 'place:2', 'group', 'restriction', 'force', 'actor', 'assembly', 'grade'];

interface Props {
  choice: Choice;
  isTried: boolean;
  problem: ProblemBody | null;
  /** Also counts records that are not published. */ isInside?: boolean;
  onChange: (choice: Choice) => void;
}

/** What a figure counts, when, and how it is divided. */
export function QuestionFields({ choice, isTried, problem, isInside = false, onChange }: Props) {
  const t = useText();
  const groups = useGroups();
  const change = (part: Partial<Choice>): void => onChange({ ...choice, ...part });
  const span = spanProblem(choice);
  const wrongDay = (at: 'from' | 'until'): string | null =>
    isTried && span?.at === at ? t(`field.${span.code}`) : fieldError(problem, 'period');
  const measures = measuresOf(choice.indicator);
  return (
    <div class="freeze-grid">
      <Field label={t('desk.reports.indicator')} help={t('desk.reports.indicator-help')}>
        {(control) => (
          <select
            {...control}
            class="select"
            value={choice.indicator}
            onChange={(event) => change({ indicator: event.currentTarget.value as Choice['indicator'], measure: '' })}
          >
            {INDICATOR_CODES.map((code) => (
              <option key={code} value={code}>
                {code} · {t(`desk.indicator.${code}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {measures.length > 0 && (
        <Field label={t('desk.reports.measure')}>
          {(control) => (
            <select
              {...control}
              class="select"
              value={choice.measure || measures[0]}
              onChange={(event) => change({ measure: event.currentTarget.value as Choice['measure'] })}
            >
              {measures.map((one) => (
                <option key={one} value={one}>
                  {t(`desk.measure.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field group label={t('desk.span.from')} error={wrongDay('from')}>
        {(control) => (
          <DayControl
            control={control}
            legend={t('desk.span.from')}
            value={choice.from}
            onChange={(from) => change({ from })}
          />
        )}
      </Field>
      <Field group label={t('desk.span.until')} error={wrongDay('until')}>
        {(control) => (
          <DayControl
            control={control}
            legend={t('desk.span.until')}
            value={choice.until}
            onChange={(until) => change({ until })}
          />
        )}
      </Field>
      <Field label={t('desk.reports.unit')}>
        {(control) => (
          <select
            {...control}
            class="select"
            value={choice.unit}
            onChange={(event) => change({ unit: event.currentTarget.value as Choice['unit'] })}
          >
            <option value="">{t('desk.reports.undivided')}</option>
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {t(`desk.unit.${unit}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('desk.reports.split')}>
        {(control) => (
          <select
            {...control}
            class="select"
            value={choice.split}
            onChange={(event) => change({ split: event.currentTarget.value as Choice['split'] })}
          >
            <option value="">{t('desk.reports.undivided')}</option>
            {SPLITS.map((split) => (
              <option key={split} value={split}>
                {t(`desk.split.${split}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('desk.span.group')}
        error={refusedKeys(choice).includes('groups') && isTried ? t('field.required') : fieldError(problem, 'groups')}
      >
        {(control) => (
          <select
            {...control}
            class="select"
            value={choice.group}
            onChange={(event) => change({ group: event.currentTarget.value })}
          >
            <option value="">{t('desk.span.all-groups')}</option>
            {groups.items.map((group) => (
              <option key={group.publicCode} value={group.publicCode}>
                {groupName(group, t.language)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isInside && (
        <Field label={t('desk.figures.records')} help={t('desk.figures.records-help')}>
          {(control) => (
            <select
              {...control}
              class="select"
              value={choice.records}
              onChange={(event) => change({ records: event.currentTarget.value as Choice['records'] })}
            >
              {RECORDS.map((one) => (
                <option key={one} value={one}>
                  {t(`desk.figures.records-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field group label={t('desk.reports.grades')}>
        {(control) => (
          <label class="check">
            <input
              type="checkbox"
              id={control.id}
              checked={choice.singleSource}
              onChange={(event) => change({ singleSource: event.currentTarget.checked })}
            />
            <span>{t('desk.reports.single-source')}</span>
          </label>
        )}
      </Field>
    </div>
  );
}
