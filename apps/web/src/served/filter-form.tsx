import type { Period } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import { formatValue, valuesOf } from '../public-site/filter-values.js';
import { earlierPeriod, laterPeriod, periodsToPick } from '../public-site/periods.js';
import type { Places } from '../public-site/places.js';
import { DRAWINGS, FILTERS, OFFERED, UNITS, type View, viewToSearch } from '../public-site/view.js';
import { DIVISIONS } from '../public-site/view-division.js';
import { isThrownAway } from '../server-render-context.js';
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
        value={view.indicator}
        options={OFFERED.map((code): Option => [code, t(`indicator.${code}`)])}
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
            value={view.unit}
            options={UNITS.map((unit): Option => [unit, t(`period.${unit}`)])}
          />
          <Choice
            name="by"
            words={t('split.label')}
            value={view.by.join(',')}
            options={[
              ['', t('split.together')],
              ...(view.by.length > 1 ? [[view.by.join(','), t('split.compared')] as const] : []),
              ...DIVISIONS.map((one): Option => [one, t(`split.${one}`)]),
            ]}
          />
          {FILTERS.map((filter) => {
            const chosen = view.filters[filter].join(',');
            const options = valuesOf(filter, props, t).map(({ code, words }): Option => [code, words]);
            const said = view.filters[filter].map((code) => formatValue(filter, code, props, t)).join(t('list.and'));
            const extra: Option[] =
              chosen === '' || options.some(([value]) => value === chosen) ? [] : [[chosen, said]];
            return (
              <Choice
                key={filter}
                name={filter}
                words={t(`filter.${filter}`)}
                value={chosen}
                options={[['', t('served.any')], ...extra, ...options]}
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

function Choice({
  name,
  words,
  value,
  options,
}: {
  name: string;
  words: string;
  value: string;
  options: readonly Option[];
}) {
  return (
    <label class="choice">
      <span class="choice-label">{words}</span>
      <select class="select" name={name}>
        {options.map(([code, said]) => (
          <option key={code} value={code} selected={code === value}>
            {said}
          </option>
        ))}
      </select>
    </label>
  );
}

function PeriodChoice({ view, period, whole }: Props) {
  const t = useText();
  const kinds = PICKED.map((unit) => ({ unit, periods: periodsToPick(unit, whole) }));
  const isListed = view.period === null || kinds.some(({ periods }) => periods.some(({ key }) => key === view.period));
  const option = ({ key }: Period, words: string) => (
    <option key={key} value={key} selected={key === view.period}>
      {words}
    </option>
  );
  return (
    <label class="choice">
      <span class="choice-label">{t('period.label')}</span>
      <select class="select" name="period">
        <option value="" selected={view.period === null}>
          {t('period.all')}
        </option>
        {!isListed && option(period, formatPeriod(period, t.language))}
        {kinds.map(({ unit, periods }) => (
          <optgroup key={unit} label={t(`period.${unit}`)}>
            {periods.map((one) => option(one, formatPeriod(one, t.language)))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
