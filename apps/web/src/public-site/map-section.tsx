import { storedLanguage } from '@vigil/shared/language/languages.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { lazyBesideMap } from './lazy-beside-map.js';
import { mapModel, unwatchedOf } from './map-model.js';
import type { Figures } from './use-figures.js';
import { type Level, MapView } from './map/map-view.js';

import type { Places } from './places.js';
import type { PerInhabitants } from './map/shade-per-inhabitants.js';
import { type Drawing, isRate, type View } from './view.js';

interface Props {
  view: View;
  figures: Figures;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  onLevel: (level: Level) => void;
  onMove: (at: View['at']) => void;
  onDrawing: (drawing: Drawing) => void;
  onOnly: (code: string) => void;
}

// Circles can be read before it is there: their numbers are on them.
const Legend = lazyBesideMap(
  async () => ({ default: (await import('./legend.js')).Legend }),
  <div class="legend" aria-busy="true" />,
);

const PlaceCard = lazyBesideMap(
  async () => ({ default: (await import('./place-card.js')).PlaceCard }),
  <p class="card-waiting" aria-busy="true" />,
);

const DrawingSwitch = lazyBesideMap(() => import('./map/drawing-switch.js'), <></>);

/**
 * CSS pixels: the largest circle on a phone, on a wide screen, and among districts and communes, which are closer
 * together.
 */
const ROOM = { narrow: 26, wide: 42, close: 30 } as const;
let narrow: MediaQueryList | undefined;
const isNarrow = (): boolean => (narrow ??= matchMedia('(max-width: 40rem)')).matches;

/** The map with its circles, its legend and the card of a unit. */
export function MapSection({ view, figures, places, coverage, onLevel, onMove, onDrawing, onOnly }: Props) {
  const t = useText();
  const [selected, select] = useState<string | null>(null);
  const { units, loose, level, period, placed: answer } = figures;

  const what = figureName(view.indicator, view.measure, t);
  const room = isNarrow() ? ROOM.narrow : level === 1 ? ROOM.wide : ROOM.close;
  const [per, shadePer] = useState<PerInhabitants | null>(null);
  const model = useMemo(
    () => mapModel(view.drawing, { units, loose, level }, places, room, t),
    [view.drawing, units, loose, level, places, room, t],
  );
  const rates = per?.units === units ? per : null;
  const { scale, symbols, names, steps, shades } = { ...model, ...rates };
  const unwatched = useMemo(
    () => unwatchedOf({ level, period }, answer, places, coverage),
    [coverage, places, level, answer],
  );

  useEffect(() => select(null), [level]);
  const card = (code: string, isPinned: boolean) => {
    const place = places.get(code);
    // No card for a unit whose numbers are not loaded: not known is not "0 recorded".
    if (!place || !answer || (place.level !== level && !loose.has(code))) return null;
    return (
      <PlaceCard
        place={place}
        places={places}
        numbers={units.get(code)}
        loose={place.level < level ? loose.get(code) : undefined}
        what={what}
        answer={answer}
        {...{ view, coverage, period }}
        isPinned={isPinned}
        per={rates?.said.get(code)}
        onOnly={() => {
          select(null);
          onOnly(code);
        }}
      />
    );
  };
  return (
    <figure class="picture">
      <div class="picture-frame">
        <MapView
          bounds={places.boundsOf(view.filters.place)}
          reach={places.reach}
          tiles={places.tiles}
          symbols={symbols}
          scale={scale}
          names={names}
          unwatched={unwatched}
          shades={shades}
          level={level}
          onLevel={onLevel}
          at={view.at}
          onMove={onMove}
          selected={selected}
          onSelect={select}
          card={card}
          pointOf={(code) => places.get(code)}
          nameOf={(code) => places.fullName(code, t.language)}
          label={t('map.label', {
            what,
            period: formatPeriodOn(period, answer ?? { day: null }, t),
          })}
        >
          {!isRate(view.indicator) && (
            <DrawingSwitch {...{ view, period, units, level, places }} onChange={onDrawing} onShades={shadePer} />
          )}
        </MapView>
        <Legend
          scale={scale}
          shades={steps}
          per={rates}
          unit={isRate(view.indicator) ? `${what} (%)` : t(`unit.${answer?.unit ?? 'incidents'}`)}
          hasCircles={symbols.length > 0}
          hasPossible={symbols.some(({ high, low }) => high > low)}
          hasSingle={symbols.some(({ single, isTextMark }) => !isTextMark && single > 0)}
          hasLoose={!rates && loose.size > 0}
          hasUnwatched={unwatched.size > 0}
        />
      </div>
      <figcaption class="small quiet">
        {places.credit[storedLanguage(t.language)]}
        {coverage && ` ${t(coverage.length === 0 ? 'map.no-coverage' : 'map.some-coverage')}`}
      </figcaption>
    </figure>
  );
}
