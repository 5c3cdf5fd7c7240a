import type { Period } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import { formatValue, valuesOf } from '../public-site/filter-values.js';
import { earlierPeriod, laterPeriod, periodsToPick } from '../public-site/period-choice.js';
import type { Places } from '../public-site/places.js';
import { figureChoices, figureValue } from '../public-site/figure-choices.js';
import { DRAWINGS, type Filter, FILTERS, UNITS, type View, viewToSearch } from '../public-site/view.js';
import { DIVISIONS } from '../public-site/view-division.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { isThrownAway } from '../page-being-rendered.js';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';
import type { Text } from '@vigil/shared/text/text.js';
import { useText } from '../text-bundles.js';

interface Props {
  view: View;
  period: Period;
  whole: Period;
  places: Places;
  groups: readonly PublicGroup[];
}
type Option = readonly [value: string, words: string];

/** Weeks would be hundreds of options; an address can still name one. */
const PICKED = ['year', 'half-year', 'quarter', 'month'] as const;

/** Options as HTML: they are half a page long and the same on every page, but for the one that is selected. */
const optionHtml = ([value, words]: Option): string =>
  `<option value${value === '' ? '' : `="${jsxEscape(value)}"`}>${jsxEscape(words)}</option>`;

/** Marks the option with this value in a list. @returns null if it is not there */
const withSelected = (list: string, value: string): string | null => {
  const start = value === '' ? '<option value>' : `<option value="${jsxEscape(value)}">`;
  const at = list.indexOf(start);
  const end = at + start.length - 1;
  return at < 0 ? null : `${list.slice(0, end)} selected${list.slice(end)}`;
};

/** Lists of options, given up with what they are made of. */
const listsOf = memoizeByObject((_from: object) => new Map<string, string>());
const listOf = (from: object, key: string, options: () => readonly Option[]): string => {
  const lists = listsOf(from);
  const made = lists.get(key) ?? options().map(optionHtml).join('');
  lists.set(key, made);
  return made;
};

const valuesList = (filter: Filter, { places, groups }: Props, t: Text): string =>
  listOf(filter === 'groups' ? groups : filter === 'place' ? places : t, `${t.language} ${filter}`, () =>
    valuesOf(filter, { places, groups }, t).map(({ code, words }): Option => [code, words]),
  );

/** The periods to choose from. Of each language, only those of the newest extent of the records are kept. */
const periodsOf = memoizeByObject((_t: Text) => ({ key: '', list: '' }));
const periodList = (whole: Period, t: Text): string => {
  const kept = periodsOf(t);
  if (kept.key !== whole.key) {
    kept.list = PICKED.map((unit) => {
      const options = periodsToPick(unit, whole).map((one): Option => [one.key, formatPeriod(one, t.language)]);
      return `<optgroup label="${jsxEscape(t(`period.${unit}`))}">${options.map(optionHtml).join('')}</optgroup>`;
    }).join('');
    kept.key = whole.key;
  }
  return kept.list;
};

/**
 * A plain form that requests the same address with another figure, period or filter; it has only links and a button.
 */
export function FilterForm(props: Props) {
  const t = useText();
  const { view, period, whole } = props;
  if (isThrownAway()) return null;
  const earlier = view.period === null ? null : earlierPeriod(period, whole);
  const later = view.period === null ? null : laterPeriod(period, whole);
  const step = (name: string, to: Period) => (
    <a href={`/${viewToSearch({ ...view, period: to.key }, t.language)}`}>
      {t('period.step', { words: t(name), period: formatPeriod(to, t.language) })}
    </a>
  );
  return (
    <form class="served-form" method="get" action="/" aria-label={t('filter.title')}>
      <Choice
        name="indicator"
        words={t('choice.indicator')}
        options={selectedIn(
          listOf(t, 'indicator', () => figureChoices(t).map(({ value, name }) => [value, name])),
          figureValue(view),
        )}
      />
      <PeriodChoice {...props} />
      <p class="served-go">
        <button type="submit" class="button button-primary">
          {t('filter.show')}
        </button>
        {earlier && step('period.previous', earlier)} {later && step('period.next', later)}
        {(view.period !== null || viewToSearch(view, null) !== '') && (
          <a href={`/?lang=${t.language}`}>{t('filter.clear')}</a>
        )}
      </p>
      <details class="served-more">
        <summary>{t('filter.title')}</summary>
        <div class="served-choices">
          <Choice
            name="unit"
            words={t('served.rows')}
            options={selectedIn(
              listOf(t, 'unit', () => UNITS.map((unit) => [unit, t(`period.${unit}`)])),
              view.unit,
            )}
          />
          <Choice
            name="by"
            words={t('split.label')}
            options={selectedIn(
              listOf(t, 'by', () => DIVISIONS.map((one) => [one, t(`split.${one}`)])),
              view.by.join(','),
              optionHtml(['', t('split.together')]),
              () => optionHtml([view.by.join(','), t('split.compared')]),
            )}
          />
          {FILTERS.map((filter) => {
            const chosen = view.filters[filter].join(',');
            const said = () =>
              view.filters[filter].map((code) => formatValue(filter, code, props, t)).join(t('list.and'));
            return (
              <Choice
                key={filter}
                name={filter}
                words={t(`filter.${filter}`)}
                options={selectedIn(valuesList(filter, props, t), chosen, optionHtml(['', t('served.any')]), () =>
                  optionHtml([chosen, said()]),
                )}
              />
            );
          })}
          {view.asOf !== null && <input type="hidden" name="asOf" value={view.asOf} />}
          {view.drawing !== DRAWINGS[0] && <input type="hidden" name="map" value={view.drawing} />}
          <input type="hidden" name="lang" value={t.language} />
        </div>
      </details>
    </form>
  );
}

/**
 * Returns a list of options with one selected.
 * @param first options before the list
 * @param extra makes the option of a value that is in neither
 */
const selectedIn = (list: string, value: string, first = '', extra: () => string = () => ''): string => {
  const all = withSelected(first + list, value);
  return all ?? first + (withSelected(extra(), value) ?? extra()) + list;
};

function Choice({ name, words, options }: { name: string; words: string; options: string }) {
  return (
    <label class="choice">
      <span class="choice-label">{words}</span>
      <select class="select" name={name}>
        {jsxTemplate([options])}
      </select>
    </label>
  );
}

function PeriodChoice({ view, period, whole }: Props) {
  const t = useText();
  return (
    <Choice
      name="period"
      words={t('period.label')}
      options={selectedIn(periodList(whole, t), view.period ?? '', optionHtml(['', t('period.all')]), () =>
        optionHtml([period.key, formatPeriod(period, t.language)]),
      )}
    />
  );
}
