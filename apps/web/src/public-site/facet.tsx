import { factsOf } from '@vigil/shared/language/languages.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { AssessmentNote, canBeAssessedAs } from './assessment-note.js';
import { byKey, lowOf, NOTHING, type Numbers } from './cell-numbers.js';
import { canDivide } from './divided-by.js';
import { looseOf, withMayLie } from './may-lie.js';
import { afterZero } from './number-or-dash.js';
import { noneKey } from './format-numbers.js';
import { useCoverage } from './use-figures.js';
import { COUNTED_BY_NAME, type Known, SPLIT_OF, valuesOf } from './filter-values.js';
import { useCounts } from './use-counts.js';
import { askedAs, type Filter, isRate, type View, withFilter } from './view.js';
import { watchOfValue } from './watch-of-filter-value.js';
import { askedOf, watchOfAnswer } from './who-watched.js';
import './active-filters.css';

interface Props extends Known {
  filter: Filter;
  view: View;
  period: Period;
  onChange: (view: View) => void;
}

const NOT_ASKED = { state: 'not asked', value: null } as const;

/** A list with more values than this gets a search box. */
const MANY = 12;

/** One filter. While it is closed, a change of the period costs almost nothing: there are a dozen filters. */
export function Facet(props: Props) {
  const t = useText();
  const [isOpen, open] = useState(false);
  const [sought, seek] = useState('');
  const chosen = props.view.filters[props.filter];
  return (
    <details class="facet" onToggle={(event) => open(event.currentTarget.open)}>
      <summary>
        {t(`filter.${props.filter}`)}
        {chosen.length > 0 && <span class="facet-chosen"> {t('filter.chosen-n', { n: chosen.length })}</span>}
      </summary>
      {isOpen && <Values {...props} {...{ sought, seek }} />}
    </details>
  );
}

/**
 * The values of a filter, each with its count under all other filters, so that readers see what is left before they
 * choose.
 */
function Values({
  filter,
  view,
  period,
  onChange,
  places,
  groups,
  sought,
  seek,
}: Props & { sought: string; seek: (text: string) => void }) {
  const t = useText();
  const id = useId();
  const asked = withFilter(view, filter, COUNTED_BY_NAME[filter] ?? []);
  const canCount = canDivide(view, filter);
  const reading = useCounts(canCount ? askedAs(asked, { period, split: [SPLIT_OF[filter]] }) : null);
  // What is not asked for any more stays: of the figure before.
  const counted = canCount ? reading : NOT_ASKED;
  const isOfSeveral = filter === 'place' && places?.widest === 0;
  const byCountry = useCounts(isOfSeveral ? askedAs(asked, { period, split: ['place:0'] }) : null);
  const levels = [...(isOfSeveral ? [byCountry] : []), counted];
  const numbers: ReadonlyMap<string, Numbers> = new Map(
    levels.flatMap(({ value }) => [...byKey(value?.answer ?? null)]),
  );
  // Until it is ready, the value is that of another question.
  const known = levels.map((one) => (one.state === 'ready' ? byKey(one.value.answer) : null));
  const loose = filter === 'place' && places ? looseOf(known, places) : null;
  const coverage = useCoverage(view.asOf);
  const answer = counted.value?.answer ?? null;
  const whole = answer && watchOfAnswer(answer, coverage, places);
  const watchAt = (code: string): Watch | null =>
    watchOfValue(
      answer,
      whole,
      filter,
      () => answer && watchOfAnswer(askedOf(answer, { [filter]: [code] }), coverage, places),
    );
  const numbersAt = (code: string): Numbers => {
    const own = numbers.get(code) ?? NOTHING;
    return loose && places ? withMayLie(own, code, loose, places, t) : own;
  };
  const chosen = view.filters[filter];
  const values = useMemo(() => valuesOf(filter, { places, groups }, t), [filter, places, groups, t]);
  // Values with records come first. The order stays while the list is open, so that nothing moves under the reader's
  // hand.
  const ahead = useRef<ReadonlySet<string> | null>(null);
  if (counted.value !== null)
    ahead.current ??= new Set([...numbers].filter(([, { low }]) => low > 0).map(([code]) => code));
  const rank = ({ code }: { code: string }): number => (ahead.current === null || ahead.current.has(code) ? 0 : 1);
  const shown = [...values]
    .sort((a, b) => rank(a) - rank(b))
    .filter(({ words }) =>
      words
        .toLocaleLowerCase(factsOf(t.language).intl)
        .includes(sought.trim().toLocaleLowerCase(factsOf(t.language).intl)),
    );
  const toggle = (code: string): void =>
    onChange(
      withFilter(view, filter, chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]),
    );
  return (
    <fieldset class="facet-values" aria-busy={counted.state === 'loading'}>
      <legend class="visually-hidden">{t(`filter.${filter}`)}</legend>
      {values.length > MANY && (
        <input
          class="input"
          type="search"
          aria-label={t('filter.find', { what: t(`filter.${filter}`) })}
          placeholder={t('filter.find-short')}
          value={sought}
          onInput={(event) => seek(event.currentTarget.value)}
        />
      )}
      {values.length === 0 && <p class="small quiet">{t('filter.no-values')}</p>}
      <ul class="plain">
        {shown.map(({ code, words }) => {
          const low = counted.value === null || isRate(view.indicator) ? null : lowOf(numbersAt(code), watchAt(code));
          const isKnown =
            counted.value !== null &&
            (!isOfSeveral || byCountry.value !== null) &&
            !isRate(view.indicator) &&
            (filter !== 'outcome' || canBeAssessedAs(view.indicator, code));
          return (
            <li key={code} class={isKnown && !low && !chosen.includes(code) ? 'facet-none' : ''}>
              <input
                type="checkbox"
                id={`${id}-${code}`}
                checked={chosen.includes(code)}
                onChange={() => toggle(code)}
              />
              <label for={`${id}-${code}`}>
                {words}
                {isKnown && (
                  <>
                    {' '}
                    <span class="facet-count">
                      {low === null ? (
                        <>
                          <span aria-hidden="true">–</span>
                          <span class="visually-hidden">{t(noneKey(numbersAt(code), watchAt(code)))}</span>
                        </>
                      ) : (
                        formatNumber(low, t.language)
                      )}
                      {afterZero(numbersAt(code), watchAt(code), t)}
                    </span>
                  </>
                )}
              </label>
            </li>
          );
        })}
      </ul>
      {values.length > 0 && shown.length === 0 && (
        <p class="small" role="status">
          {t('filter.none-found')}
        </p>
      )}
      {filter === 'outcome' && <AssessmentNote view={view} go={onChange} />}
      {counted.value?.answer.splits[0]?.overlaps && <p class="small quiet">{t('filter.overlaps')}</p>}
      {!canCount && <p class="small quiet">{t('filter.not-divided')}</p>}
      {counted.state === 'failed' && (
        <p class="small" role="status">
          {t('filter.no-counts')}
        </p>
      )}
    </fieldset>
  );
}
