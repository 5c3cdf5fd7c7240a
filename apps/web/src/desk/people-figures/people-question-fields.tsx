import { addDays, asDay, type Day, isDay } from '@vigil/shared/day/day.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { asPeriod, type Period, periodBetween } from '@vigil/shared/day/period.js';
import '@vigil/shared/people/people-lists.js';
import {
  GROUP_TIES,
  isUnit,
  PEOPLE_INDICATORS,
  PEOPLE_SPLITS,
  type PeopleIndicator,
  type PeopleSplit,
} from '@vigil/shared/people-figures/people-question.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { SpanDays } from '../analysing/coverage-note-and-total-fields.js';
import { DayControl } from '../form/day-boxes.js';
import { periodOptions } from '../report-writing/period-options.js';
import { withLanguage } from '../with-language.js';
import { type Asked, queryOf } from './asked-figure.js';

/** Day by day the chart shows; a table would be too long. */
const SPLITS = PEOPLE_SPLITS.filter((split) => split !== 'day');

/** The fields of the question. The address has the choice. */
export function PeopleQuestionFields({ asked, today }: { asked: Asked; today: Day }) {
  const t = useText();
  const [, go] = useLocation();
  const choose = (change: Partial<Asked>): void =>
    go(withLanguage(`/desk/people-figures?${queryOf({ ...asked, ...change })}`));
  const [first = '', second = ''] = asked.splits;
  const other = (split: string, taken: string): boolean =>
    split !== taken && !(isUnit(split as PeopleSplit) && isUnit(taken as PeopleSplit));
  const optionsBeside = (taken: string) =>
    SPLITS.filter((split) => other(split, taken)).map((split) => [split, t(`people-figures.split.${split}`)] as const);
  return (
    <div class="people-question no-print">
      <SelectField
        label={t('people-figures.indicator')}
        value={asked.indicator}
        options={PEOPLE_INDICATORS.map((code) => [code, t(`people-figures.name.${code}`)] as const)}
        onChange={(code) => choose({ indicator: code as PeopleIndicator })}
      />
      <PeriodFields period={asked.period} today={today} choose={(period) => choose({ period, day: null })} />
      <DayOfFigure
        key={`${asked.period.key} ${asked.day}`}
        asked={asked}
        today={today}
        choose={(day) => choose({ day })}
      />
      <SelectField
        label={t('people-figures.first')}
        value={first}
        none={t('people-figures.no-split')}
        options={optionsBeside('')}
        onChange={(split) =>
          choose({ splits: [split, other(second, split) ? second : ''].filter((one) => one !== '') })
        }
      />
      {first !== '' && (
        <SelectField
          label={t('people-figures.second')}
          value={second}
          none={t('people-figures.no-split')}
          options={optionsBeside(first)}
          onChange={(split) => choose({ splits: [first, split].filter((one) => one !== '') })}
        />
      )}
      {asked.splits.includes('group') && (
        <>
          <SelectField
            label={t('people-figures.tie')}
            value={asked.tie}
            options={GROUP_TIES.map((tie) => [tie, label(tie, t.language)] as const)}
            onChange={(tie) => choose({ tie })}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={asked.inferred}
              onChange={(event) => choose({ inferred: event.currentTarget.checked })}
            />{' '}
            {t('people-figures.inferred')}
          </label>
        </>
      )}
    </div>
  );
}

/** Named periods, or any two days. */
function PeriodFields({ period, today, choose }: { period: Period; today: Day; choose: (period: Period) => void }) {
  const t = useText();
  const [days, setDays] = useState({ from: period.from as string, until: addDays(period.until, -1) as string });
  const named = periodOptions(today).flatMap(({ periods }) => periods);
  const isNamed = named.some(({ key }) => key === period.key);
  const isTurned = isDay(days.from) && isDay(days.until) && days.until < days.from;
  return (
    <>
      <SelectField
        label={t('people-figures.period')}
        value={period.key}
        options={[...(isNamed ? [] : [period]), ...named].map(
          (one) => [one.key, formatPeriod(one, t.language)] as const,
        )}
        onChange={(key) => choose(asPeriod(key))}
      />
      <details class="people-question-days" open={!isNamed}>
        <summary>{t('desk.period.own-days')}</summary>
        <SpanDays
          {...days}
          wrong={(at) => (at === 'until' && isTurned ? t('field.latest-before-earliest') : null)}
          onChange={(typed) => {
            setDays(typed);
            if (isDay(typed.from) && isDay(typed.until) && typed.from <= typed.until)
              choose(periodBetween(asDay(typed.from), asDay(typed.until)));
          }}
        />
      </details>
    </>
  );
}

/** The day on which it is asked where people stand. */
function DayOfFigure({
  asked: { period, day },
  today,
  choose,
}: {
  asked: Asked;
  today: Day;
  choose: (day: string | null) => void;
}) {
  const t = useText();
  const [typed, setTyped] = useState(day ?? '');
  const isWrong = isDay(typed) && (typed < period.from || typed > today);
  return (
    <Field
      group
      label={t('people-figures.day')}
      help={t('people-figures.day-help')}
      error={isWrong ? t('people-figures.day-wrong') : null}
    >
      {(control) => (
        <DayControl
          control={control}
          legend={t('people-figures.day')}
          value={typed}
          onChange={(next) => {
            setTyped(next);
            if (next === '') choose(null);
            else if (isDay(next) && next >= period.from && next <= today) choose(next);
          }}
        />
      )}
    </Field>
  );
}
