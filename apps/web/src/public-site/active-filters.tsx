import type { Period } from '@vigil/shared/day/period.js';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { useText } from '../text-bundles.js';
import { Facet } from './facet.js';
import { type Known, formatValue } from './filter-values.js';
import { figureChoices, figureValue } from './figure-choices.js';
import { fits, withOtherFigure } from './filters-that-fit.js';
import { FILTERS, NO_FILTERS, type View, withFilter } from './view.js';
import './active-filters.css';

interface Props extends Known {
  view: View;
  period: Period;
  onChange: (view: View) => void;
}

const chosenIn = (view: View) => FILTERS.flatMap((filter) => view.filters[filter].map((code) => ({ filter, code })));

/** The active filters, each with a button that removes it. Renders nothing if there are none. */
function Chips({ view, onChange, ...known }: Props) {
  const t = useText();
  const chosen = chosenIn(view);
  if (chosen.length === 0) return null;
  return (
    <div class="chips" role="group" aria-label={t('filter.chosen')}>
      {chosen.map(({ filter, code }) => {
        const words = formatValue(filter, code, known, t);
        return (
          <button
            type="button"
            class="chip"
            key={`${filter} ${code}`}
            aria-label={t('filter.remove', { words })}
            onClick={() =>
              onChange(
                withFilter(
                  view,
                  filter,
                  view.filters[filter].filter((one) => one !== code),
                ),
              )
            }
          >
            {words} <span aria-hidden="true">×</span>
          </button>
        );
      })}
      {chosen.length > 1 && (
        <button type="button" class="chip chip-clear" onClick={() => onChange({ ...view, filters: NO_FILTERS })}>
          {t('filter.clear')}
        </button>
      )}
    </div>
  );
}

const Facets = (props: Props) => (
  <div class="facets">
    {FILTERS.filter((filter) => props.view.filters[filter].length > 0 || fits(filter, props.view)).map((filter) => (
      <Facet key={filter} filter={filter} {...props} />
    ))}
  </div>
);

/** Chooses what is counted, and shows its definition. */
function FigurePicker({ view, onChange, id }: Pick<Props, 'view' | 'onChange'> & { id: string }) {
  const t = useText();
  const { indicator, measure } = view;
  return (
    <div class="choice">
      <label class="choice-label" for={id}>
        {t('choice.indicator')}
      </label>
      <select
        class="select"
        id={id}
        value={figureValue(view)}
        aria-describedby={`${id}-definition`}
        onChange={(event) => {
          onChange(withOtherFigure(view, event.currentTarget.value));
        }}
      >
        {figureChoices(t).map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <p class="small choice-help" id={`${id}-definition`}>
        {t(`rule.${indicator}${measure === null ? '' : `.${measure}`}`)} {t('choice.grades')}
      </p>
    </div>
  );
}

/** What is counted, and filters: below the map where there is room, in a sheet on a phone. */
export default function ActiveFilters(props: Props) {
  const t = useText();
  const [isOpen, open] = useState(false);
  const chosen = chosenIn(props.view).length;
  return (
    <>
      <div class="choice-wide">
        <FigurePicker {...props} id="indicator" />
      </div>
      <div class="filters-wide">
        <h2 class="facets-title">{t('filter.title')}</h2>
        <Facets {...props} />
      </div>
      <div class="filters-narrow">
        <Button onClick={() => open(true)} aria-haspopup="dialog">
          {chosen > 0 ? t('filter.open-n', { n: chosen }) : t('filter.open')}
        </Button>
        <Dialog
          open={isOpen}
          title={t('filter.title')}
          shape="sheet"
          onClose={() => open(false)}
          actions={
            <Button tone="primary" onClick={() => open(false)}>
              {t('filter.show')}
            </Button>
          }
        >
          {isOpen && (
            <>
              <FigurePicker {...props} id="indicator-in-sheet" />
              <Chips {...props} />
              <Facets {...props} />
            </>
          )}
        </Dialog>
      </div>
      <Chips {...props} />
    </>
  );
}
