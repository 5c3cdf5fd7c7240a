import { isDay } from '@vigil/shared/day/day.js';
import { parsePeriod, periodBetween, type PeriodUnit } from '@vigil/shared/day/period.js';
import { addDays } from '@vigil/shared/day/day.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import { type Scope } from '@vigil/shared/report/report-draft.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { groupNames } from '../../public-site/group-name.js';
import { useText } from '../../text-bundles.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { PlaceControl } from '../form/place-control.js';
import { usePlaces } from '../places-context.js';
import { formFieldError } from '../form-field-error.js';
import { periodOptions, unitFor, UNITS } from './period-options.js';
import { SpanDays } from '../analysing/coverage-note-and-total-fields.js';

interface Props {
  scope: Scope;
  problem: ProblemBody | null;
  /** True after an attempt to continue: missing answers are then shown. */ isTried?: boolean;
  /** Whether somebody tried to continue without the group that the report is about. */
  lacksGroup?: boolean;
  onChange: (scope: Scope) => void;
}

/** The scope of all figures in a report: period, place, groups. */
export function ReportScopeFields({ scope, problem, isTried = false, lacksGroup = false, onChange }: Props) {
  const t = useText();
  const change = (part: Partial<Scope>): void => onChange({ ...scope, ...part });
  return (
    <div class="freeze-grid">
      <PeriodFields scope={scope} problem={problem} isTried={isTried} onChange={onChange} />
      <SelectField
        label={t('write.unit')}
        help={t('write.unit-help')}
        error={formFieldError(problem, '/scope/unit')}
        value={scope.unit}
        options={UNITS.map((unit) => [unit, t(`report.unit.${unit}`)])}
        onChange={(value) => change({ unit: value as PeriodUnit })}
      />
      <Field label={t('write.place')} help={t('write.place-help')} error={formFieldError(problem, '/scope/place')}>
        {(control) => (
          <PlaceControl
            control={control}
            isMain={false}
            keeping={null}
            hasPrecision={false}
            value={scope.place ? { code: scope.place, precision: '' } : null}
            onChange={(place) => change({ place: typeof place?.code === 'string' ? place.code : null })}
            onLeave={() => {}}
          />
        )}
      </Field>
      <GroupsField {...{ scope, problem, lacksGroup }} onChange={(groups) => change({ groups })} />
    </div>
  );
}

const OWN = 'own';

/** A period by name, or any two days. */
function PeriodFields({ scope, problem, isTried, onChange }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const options = periodOptions(todayIn(country?.timeZone ?? 'UTC'));
  const isOffered = options.some(({ periods }) => periods.some(({ key }) => key === scope.period));
  const [isOwn, setOwn] = useState(!isOffered);
  const period = parsePeriod(scope.period);
  const [days, setDays] = useState({ from: period?.from ?? '', until: period ? addDays(period.until, -1) : '' } as {
    from: string;
    until: string;
  });
  const choose = (key: string): void => {
    setOwn(key === OWN);
    const chosen = parsePeriod(key);
    if (chosen) {
      setDays({ from: chosen.from, until: addDays(chosen.until, -1) });
      onChange({ ...scope, period: key, unit: unitFor(chosen) });
    }
  };
  const type = (part: Partial<typeof days>): void => {
    const typed = { ...days, ...part };
    setDays(typed);
    // While it is not a valid period, nothing may continue with the previous one.
    if (!isDay(typed.from) || !isDay(typed.until) || typed.until < typed.from)
      return onChange({ ...scope, period: '' });
    const chosen = periodBetween(typed.from, typed.until);
    onChange({ ...scope, period: chosen.key, unit: unitFor(chosen) });
  };
  const error = formFieldError(problem, '/scope/period');
  const isTurned = isDay(days.from) && isDay(days.until) && days.until < days.from;
  const wrong = isTurned
    ? t('field.latest-before-earliest')
    : isTried && scope.period === ''
      ? t('field.required')
      : error;
  return (
    <>
      <Field label={t('write.period')} error={isOwn ? null : error}>
        {(control) => (
          <select
            {...control}
            class="select"
            value={isOwn ? OWN : scope.period}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {options.map(({ unit, periods }) => (
              <optgroup key={unit} label={t(`report.unit.${unit}`)}>
                {periods.map((one) => (
                  <option key={one.key} value={one.key}>
                    {formatPeriod(one, t.language)}
                  </option>
                ))}
              </optgroup>
            ))}
            <option value={OWN}>{t('write.own-days')}</option>
          </select>
        )}
      </Field>
      {isOwn && (
        <>
          <SpanDays
            from={days.from}
            until={days.until}
            wrong={(at) => (at === 'until' ? wrong : null)}
            onChange={type}
          />
        </>
      )}
    </>
  );
}

/** Groups that readers know; choosing none means everybody. */
function GroupsField({
  scope,
  problem,
  lacksGroup,
  onChange,
}: {
  scope: Scope;
  problem: ProblemBody | null;
  lacksGroup: boolean;
  onChange: (groups: string[]) => void;
}) {
  const t = useText();
  const groups = useStaffFetch<{ items: PublicGroup[] }>('/api/public/groups');
  const items = groups.value?.items ?? [];
  const name = groupNames(items, t);
  const error =
    scope.groups.map((_code, i) => formFieldError(problem, `/scope/groups/${i}`)).find((one) => one !== null) ??
    formFieldError(problem, '/scope/groups') ??
    (lacksGroup ? t('write.needs-group') : null);
  return (
    <Field label={t('write.groups')} help={t('write.groups-help')} error={error}>
      {(control) => (
        <>
          <select
            {...control}
            class="select"
            value=""
            onChange={(event) => {
              if (event.currentTarget.value) onChange([...scope.groups, event.currentTarget.value]);
            }}
          >
            <option value="">{t(scope.groups.length === 0 ? 'report.all-groups' : 'write.another-group')}</option>
            {items
              .filter(({ code }) => !scope.groups.includes(code))
              .map(({ code }) => (
                <option key={code} value={code}>
                  {name(code)}
                </option>
              ))}
          </select>
          {scope.groups.length > 0 && (
            <ul class="plain write-groups">
              {scope.groups.map((code) => (
                <li key={code}>
                  {name(code)}{' '}
                  <Button
                    class="button-small"
                    aria-label={t('write.remove-what', { what: name(code) })}
                    onClick={() => onChange(scope.groups.filter((one) => one !== code))}
                  >
                    ×
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Field>
  );
}
