import { type Analysis, divided } from '@vigil/shared/counting/analysis.js';
import { INDICATOR_CODES, type IndicatorCode, INDICATORS, type Measure } from '@vigil/shared/counting/indicators.js';
import { measureOf, type Question, type Split, SPLITS, STAFF_SPLITS } from '@vigil/shared/counting/question.js';
import { addDays, isDay } from '@vigil/shared/day/day.js';
import { asPeriod, periodBetween, type PeriodUnit } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { useLayoutEffect, useState } from 'preact/hooks';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { usePlaces } from '../places-context.js';
import { offeredSplits } from './offered-splits.js';
import { toAskable, withQuestion, isAskable } from './adjust-question.js';
import { spanProblem } from './figure-choice.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import { SpanDays } from './coverage-note-and-total-fields.js';
import { comparedIn } from './whose-records-question.js';

interface Props {
  analysis: Analysis;
  onChange: (analysis: Analysis) => void;
}

/** What is counted: an indicator, its reading, and what both mean. */
export function IndicatorFields({ analysis, onChange }: Props) {
  const t = useText();
  const { question } = analysis;
  const { indicator } = question;
  const { measures, version } = INDICATORS[indicator];
  const reading = measureOf(question);
  const change = (part: Partial<Question>): void =>
    onChange(withQuestion(analysis, toAskable({ ...question, ...part })));
  return (
    <>
      <SelectField
        label={t('desk.reports.indicator')}
        value={indicator}
        options={INDICATOR_CODES.map((code) => [code, `${code} · ${t(`indicator.${code}`)}`])}
        onChange={(value) => change({ indicator: value as IndicatorCode, measure: null })}
      />
      {measures.length > 0 && (
        <SelectField
          label={t('desk.reports.measure')}
          value={reading!}
          options={measures.map((one) => [one, t(`desk.measure.${one}`)])}
          onChange={(value) => change({ measure: value as Measure })}
        />
      )}
      <p class="definition analysis-definition" aria-live="polite">
        <strong>{t('analysis.version', { code: indicator, version })}.</strong>{' '}
        {t(`rule.${indicator}${reading ? `.${reading}` : ''}`)}{' '}
        <a
          href={`/method${t.language === 'en' ? '' : `?lang=${t.language}`}#${indicator}`}
          target="_blank"
          rel="noopener"
        >
          {t('analysis.definition')}
        </a>
      </p>
    </>
  );
}

/** The period: two days, both included. Typed text stays as it is until it makes a valid period. */
export function PeriodFields({ analysis, onChange }: Props) {
  const t = useText();
  const { question } = analysis;
  const { periods } = question;
  const asked = periods.join();
  const spanOf = (): { from: string; until: string } => ({
    from: asPeriod(periods[0]!).from,
    until: addDays(asPeriod(periods.at(-1)!).until, -1),
  });
  const [typed, setTyped] = useState(spanOf);
  useLayoutEffect(() => setTyped(spanOf()), [asked]);
  const change = (part: Partial<typeof typed>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    if (!isDay(next.from) || !isDay(next.until) || next.until < next.from) return;
    const one = divided(
      { ...question, periods: [periodBetween(next.from, next.until).key] },
      question.split,
      question.unit,
    );
    const days = divided(one, one.split, null);
    // Too long for the chosen days or weeks: use months.
    onChange(withQuestion(analysis, isAskable(one) ? one : days));
  };
  const problem = spanProblem(typed);
  const wrong = (at: 'from' | 'until'): string | null => (problem?.at === at ? t(`field.${problem.code}`) : null);
  return (
    <>
      <SpanDays from={typed.from} until={typed.until} wrong={wrong} onChange={change} />
      {periods.length > 1 && (
        <p class="small analysis-wide">
          {t('analysis.several-periods', {
            periods: periods.map((key) => formatPeriod(asPeriod(key), t.language)).join(t('list.and')),
          })}
        </p>
      )}
    </>
  );
}

const UNITS: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'half-year', 'year'];

/**
 * How the figure is divided, up to three times, and by which unit of time. Divisions that the indicator does not allow
 * are not offered.
 */
export function DivisionFields({ analysis, datasets, onChange }: Props & { datasets: readonly Dataset[] }) {
  const t = useText();
  const { question } = analysis;
  const { split, unit, periods } = question;
  const hasDatasets = datasets.length > 0 && analysis.asOf === null;
  const places = usePlaces();
  const all: readonly Split[] = hasDatasets || split.includes('dataset') ? STAFF_SPLITS : SPLITS;
  const splits = offeredSplits(all, places, split);
  const change = (next: Question): void => onChange(withQuestion(analysis, next));
  const fits = (splits: readonly Split[]): boolean => isAskable(divided(question, splits, null));
  const withAt = (at: number, ...one: Split[]): Split[] => [...split.slice(0, at), ...one, ...split.slice(at + 1)];
  const choices = (at: number) =>
    splits.filter((one) => one === split[at] || (!split.includes(one) && fits(withAt(at, one))));
  const set = (at: number, value: string): void =>
    change(divided(question, value === '' ? withAt(at) : withAt(at, value as Split), unit));
  const select = (at: number, label: string) => (
    <SelectField
      label={label}
      value={split[at] ?? ''}
      none={t('desk.reports.undivided')}
      options={choices(at).map((one) => [one, t(`split.${one}`)])}
      onChange={(value) => set(at, value)}
    />
  );
  return (
    <>
      {select(0, t('analysis.first-split'))}
      {split.length > 0 && select(1, t('analysis.second-split'))}
      {split.length > 1 && !comparedIn(question) && select(2, t('analysis.third-split'))}
      {split.includes('period') && periods.length === 1 && (
        <SelectField
          label={t('analysis.unit')}
          value={unit ?? 'month'}
          options={UNITS.filter((one) => one === unit || isAskable({ ...question, unit: one })).map((one) => [
            one,
            t(one === 'day' ? 'analysis.unit-day' : `desk.unit.${one}`),
          ])}
          onChange={(value) => change(divided(question, split, value as PeriodUnit))}
        />
      )}
    </>
  );
}
