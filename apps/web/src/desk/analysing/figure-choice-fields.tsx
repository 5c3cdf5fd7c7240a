import type { Split } from '@vigil/shared/counting/question.js';
import type { PeriodUnit } from '@vigil/shared/day/period.js';
import type { ProblemBody } from '../../api.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { usePlaces } from '../places-context.js';
import { groupName, useGroups } from '../groups-context.js';
import { formFieldError } from '../form-field-error.js';
import { offeredSplits } from './offered-splits.js';
import { RECORD_SCOPES } from './record-scope.js';
import { INDICATOR_CODES, measuresOf, refusedKeys, spanProblem, type FigureChoice } from './figure-choice.js';
import { SpanDays } from './coverage-note-and-total-fields.js';

const UNITS: readonly PeriodUnit[] = ['week', 'month', 'quarter', 'half-year', 'year'];
const SPLITS: readonly Split[] = ['place:1', 'place:2', 'group', 'restriction', 'force', 'actor', 'assembly', 'grade'];

interface Props {
  choice: FigureChoice;
  isTried: boolean;
  problem: ProblemBody | null;
  /** Also counts records that are not published. */ isInside?: boolean;
  onChange: (choice: FigureChoice) => void;
}

/** What a figure counts, when, and how it is divided. */
export function FigureChoiceFields({ choice, isTried, problem, isInside = false, onChange }: Props) {
  const t = useText();
  const groups = useGroups();
  const places = usePlaces();
  const change = (part: Partial<FigureChoice>): void => onChange({ ...choice, ...part });
  const span = spanProblem(choice);
  const wrongDay = (at: 'from' | 'until'): string | null =>
    isTried && span?.at === at ? t(`field.${span.code}`) : formFieldError(problem, 'period');
  const measures = measuresOf(choice.indicator);
  return (
    <div class="freeze-grid">
      <SelectField
        label={t('desk.reports.indicator')}
        help={t('desk.reports.indicator-help')}
        value={choice.indicator}
        options={INDICATOR_CODES.map((code) => [code, `${code} · ${t(`indicator.${code}`)}`])}
        onChange={(value) => change({ indicator: value as FigureChoice['indicator'], measure: '' })}
      />
      {measures.length > 0 && (
        <SelectField
          label={t('desk.reports.measure')}
          value={choice.measure || measures[0]!}
          options={measures.map((one) => [one, t(`desk.measure.${one}`)])}
          onChange={(value) => change({ measure: value as FigureChoice['measure'] })}
        />
      )}
      <SpanDays from={choice.from} until={choice.until} wrong={wrongDay} onChange={change} />
      <SelectField
        label={t('desk.reports.unit')}
        value={choice.unit}
        none={t('desk.reports.undivided')}
        options={UNITS.map((unit) => [unit, t(`desk.unit.${unit}`)])}
        onChange={(value) => change({ unit: value as FigureChoice['unit'] })}
      />
      <SelectField
        label={t('desk.reports.split')}
        value={choice.split}
        none={t('desk.reports.undivided')}
        options={offeredSplits(SPLITS, places, [choice.split]).map((split) => [split, t(`desk.split.${split}`)])}
        onChange={(value) => change({ split: value as FigureChoice['split'] })}
      />
      <SelectField
        label={t('desk.span.group')}
        error={
          refusedKeys(choice).includes('groups') && isTried ? t('field.required') : formFieldError(problem, 'groups')
        }
        value={choice.group}
        none={t('desk.span.all-groups')}
        options={groups.items.map((group) => [group.publicCode, groupName(group, t.language)])}
        onChange={(value) => change({ group: value })}
      />
      {isInside && (
        <SelectField
          label={t('desk.figures.records')}
          help={t('desk.figures.records-help')}
          value={choice.records}
          options={RECORD_SCOPES.map((one) => [one, t(`desk.figures.records-${one}`)])}
          onChange={(value) => change({ records: value as FigureChoice['records'] })}
        />
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
