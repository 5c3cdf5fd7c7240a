import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect, useRef } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useText } from '../text-bundles.js';
import { isNothing, lowOf, NOTHING, type Numbers } from './cell-numbers.js';
import { coverageAsked, type CoverageEntry, type Watch, watchOf } from '@vigil/shared/counting/coverage-status.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { Place, Places } from './places.js';
import { besides, formatLow } from './format-numbers.js';
import { withMayLie } from './may-lie.js';
import { useLoose } from './use-loose.js';
import type { View } from './view.js';
import { percent, formatRateNotes } from './format-rate.js';
import { useOnSiteOnly } from './use-on-site-only.js';
import './place-card.css';

interface Props {
  place: Place;
  places: Places;
  numbers: Numbers | undefined;
  /** Known for this unit but not for which of its parts; only where its parts are drawn. */
  loose: Numbers | undefined;
  /** The figure's name. */
  what: string;
  /** By unit: a rate is read from it. */
  answer: Answer;
  view: View;
  coverage: readonly CoverageEntry[] | null;
  period: Period;
  /** What is said of it per inhabitant, where the map is shaded so. */
  per?: string | undefined;
  /** Whether the card stays open; only then it has buttons. */
  isPinned: boolean;
  onOnly: () => void;
}

/** One unit of the map in words: its name, the number ("at least"), notes, and who watched. */
export function PlaceCard({
  place,
  places,
  numbers = NOTHING,
  loose,
  what,
  answer,
  view,
  coverage,
  period,
  per,
  isPinned,
  onOnly,
}: Props) {
  const t = useText();
  const areas = view.filters.place;
  const watch = watchOf(
    place.code,
    period,
    coverageAsked(answer.question.filters, coverage ?? [], places),
    places,
    answer,
  );
  const onSiteOnly = useOnSiteOnly(coverage, places)(place.code, period, answer);
  const name = useRef<HTMLHeadingElement>(null);
  // On a phone, the card is below the map, where the bar for leaving would cover it.
  useEffect(() => {
    if (isPinned) name.current?.parentElement?.scrollIntoView({ block: 'nearest' });
  }, [place.code, isPinned]);
  const holder = place.parent && place.level > 1 ? places.fullName(place.parent, t.language) : null;
  const around = useLoose(view, period, loose || numbers.low > 0 ? null : place.level, places);
  const shown = loose ?? withMayLie(numbers, place.code, around, places, t);
  return (
    <>
      <h2 class="card-place" ref={name}>
        {places.name(place.code, t.language)}{' '}
        <span class="card-level">{[places.typeName(place, t.language), holder].filter(Boolean).join(' · ')}</span>
      </h2>
      {/* Outside the places to which the figure is narrowed, it says nothing. */}
      {places.isAsked(place.code, areas) && (
        <>
          {answer.total.rate ? (
            <Rate {...{ answer, place, watch, numbers }} />
          ) : lowOf(shown, watch) === null || isNothing(shown) ? (
            <p class="card-none">{formatLow(shown, t, watch)}</p>
          ) : (
            <p class="card-number">
              {shown.low > 0 && <span class="card-least">{t('cell.at-least')} </span>}
              <b>{formatNumber(shown.low, t.language)}</b>
            </p>
          )}
          <p class="card-what">{what}</p>
          {per && <p class="card-beside">{per}</p>}
          {loose && <p class="card-beside">{t('cell.loose')}</p>}
          {besides(shown, t).map((said) => (
            <p class="card-beside" key={said}>
              {said}
            </p>
          ))}
          <p class={`card-watch card-watch-${watch}`}>
            {t(`watch.${watch}`)}
            {onSiteOnly && ` ${onSiteOnly}`}
          </p>
        </>
      )}
      {isPinned && (
        <p class="card-page">
          <Link href={`/places/${place.code}`}>{t('card.page')}</Link>
        </p>
      )}
      {isPinned && !areas.includes(place.code) && (
        <button type="button" class="button button-small" onClick={onOnly}>
          {t('card.only')}
        </button>
      )}
    </>
  );
}

/** Both numbers of a rate, and its percentage where one may be given; below a province only the percentage. */
function Rate({ answer, place, watch, numbers }: Pick<Props, 'answer' | 'place'> & { numbers: Numbers; watch: Watch }) {
  const t = useText();
  const cell = answer.cells.find(({ keys }) => keys[0] === place.code);
  const [said, ...notes] = cell
    ? formatRateNotes(cell, t, watch)
    : [numbers.isPercent ? percent(numbers.low / 100, t) : t(place.level === 1 ? 'rates.none-short' : 'chart.too-few')];
  return (
    <>
      <p class="card-none">{said}</p>
      {notes.map((note) => (
        <p class="card-beside" key={note}>
          {note}
        </p>
      ))}
    </>
  );
}
