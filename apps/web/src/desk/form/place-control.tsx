import type { Language } from '@vigil/shared/language/languages.js';
import { precisionOf, type Place } from '@vigil/shared/places/place.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ProposedName } from '@vigil/shared/staff-responses/proposed-names.js';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { loadedLater } from '../loaded-later.js';
import { Button } from '../../ui/button.js';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { isTree, type Tree } from '../draft/record-tree.js';
import { useRecent } from '../incident-form/recent-answers.js';
import { placeName, formatPlacePath, usePlaces, type DeskPlaces } from '../places-context.js';
import { formatProposedName, useProposedNames } from '../proposed-names/proposed-names-context.js';
import { searchLandmarks } from '../proposed-names/search-landmarks.js';
import { CountryOfRecord } from './country-of-record.js';
import { Combobox, type Option } from './combobox.js';
import type { PointKeeping } from './pick-on-map.js';
import { unitNamed } from './unit-named.js';
import { ProposeName, WaitsForReviewer, type Proposed } from './propose-control.js';

const PickOnMap = loadedLater(['desk'], async () => (await import('./pick-on-map.js')).default);

interface Props {
  control: ControlIds;
  value: unknown;
  isMain: boolean;
  /** Stores an exact point; null where the codebook has no field for one. */
  keeping: PointKeeping | null;
  /** The landmark; absent where the codebook has no field for one. */
  proposed?: Proposed | null;
  /** False where only the unit matters (coverage), not how precisely the place is known. */
  hasPrecision?: boolean;
  onChange: (place: Tree | null) => void;
  onLeave: () => void;
}

/** Begins the key of an option that is a landmark. */
const LANDMARK = 'landmark:';

const WIDE = '(min-width: 64rem)';

/**
 * A place: by name or code at any level, or by clicking the map. It can also be known only to the country, or online.
 */
export function PlaceControl({
  control,
  value,
  isMain,
  keeping,
  proposed = null,
  hasPrecision = true,
  onChange,
  onLeave,
}: Props) {
  const t = useText();
  const places = usePlaces();
  const { places: recent } = useRecent();
  const isRecentKnown = recent.every((one) => places.gazetteer.get(one));
  useEffect(() => {
    if (!isRecentKnown && places.country) places.needCommunes();
  }, [isRecentKnown, places]);
  const [isMapOpen, setMapOpen] = useState(() => isMain && matchMedia(WIDE).matches);
  const place = isTree(value) ? value : null;
  const code = typeof place?.code === 'string' ? place.code : null;
  const unit = code === null ? null : places.gazetteer.get(code);
  useEffect(() => {
    if (code !== null && unit === null && places.country) places.needCommunes();
  }, [code, unit, places]);

  const names = useProposedNames();
  const [proposing, setProposing] = useState<string | null>(null);
  const landmarks = useMemo(() => searchLandmarks(names.items, places.gazetteer), [names.items, places.gazetteer]);
  const search = useCallback(
    (typed: string): Option[] => {
      places.needCommunes();
      const found =
        typed.trim() === ''
          ? places.gazetteer.children(places.gazetteer.whole.code)
          : places.gazetteer.search(typed, { limit: 12 });
      // Before the communes are there, nobody can tell whether one of them has the same name.
      const named = places.hasCommunes ? unitNamed(typed, found, places.gazetteer) : null;
      const units = found
        .filter((one) => !places.gazetteer.isWhole(one))
        .map((one) => ({ ...optionOf(one, places, t.language), isExact: one === named }));
      const points = proposed && typed.trim() !== '' ? landmarks(typed) : [];
      return [
        ...units,
        ...points.map((id) => ({
          key: LANDMARK + id,
          label: formatProposedName(id, names, t),
          detail: formatPlacePath(names.byId(id)!.at!.place, places, t.language),
          group: t('desk.names.landmarks'),
        })),
      ];
    },
    [places, names, landmarks, proposed !== null, t],
  );
  const landmark = proposed?.id ? names.byId(proposed.id) : undefined;
  const point = isTree(keeping?.point) ? keeping.point : null;
  /**
   * Whether the point may be replaced: there is none, or it came with the landmark. A landmark that is not known here
   * (not loaded yet, or hidden from this member) does not show that, so that the point stays.
   */
  const isPointFree =
    point === null || (!!landmark?.at && point.lat === landmark.at.lat && point.lon === landmark.at.lon);
  /** A place that is chosen otherwise, even the landmark's own commune, is at no landmark. */
  const change = (next: Tree | null): void => {
    if (proposed?.id) {
      proposed.onChange(null);
      if (isPointFree) keeping?.onKeep(null);
    }
    onChange(next);
  };
  const takeLandmark = ({ id, at }: Pick<ProposedName, 'id' | 'at'>): void => {
    if (!at) return;
    onChange({ code: at.place, precision: 'LP_SITE' });
    if (isPointFree) keeping?.onKeep({ lat: at.lat, lon: at.lon, accuracyMetres: null });
    proposed?.onChange(id);
  };
  const choose = (chosen: string): void => {
    const found = chosen.startsWith(LANDMARK) ? names.byId(chosen.slice(LANDMARK.length)) : undefined;
    if (found) return takeLandmark(found);
    const unitChosen = places.gazetteer.get(chosen);
    if (unitChosen) change({ code: unitChosen.code, precision: precisionOf(unitChosen.level) });
  };
  const path = code === null ? '' : formatPlacePath(code, places, t.language);
  return (
    <div class="place">
      <Combobox
        control={control}
        chosen={proposed?.id ? `${formatProposedName(proposed.id, names, t)} › ${path}` : path}
        answer={`${proposed?.id ?? ''} ${code ?? ''}`}
        search={search}
        onChoose={choose}
        onClear={() => change(null)}
        onLeave={onLeave}
        placeholder={t('desk.place.type')}
        otherwise={
          proposed
            ? { label: (name) => t('desk.names.propose-landmark-named', { name }), onDo: setProposing }
            : undefined
        }
      />
      {proposed && (
        <>
          <WaitsForReviewer id={proposed.id} />
          <ProposeName
            kind="landmark"
            name={proposing}
            place={value}
            point={keeping?.point}
            onClose={() => setProposing(null)}
            onProposed={(name) => {
              setProposing(null);
              takeLandmark(name);
            }}
          />
        </>
      )}
      {places.isFailed && <p class="small wrong">{t('desk.place.no-names')}</p>}
      {isMain && places.country && <CountryOfRecord code={code} />}
      <div class="place-how">
        {place === null && isMain && (
          <>
            {recent
              .filter((one) => places.gazetteer.get(one))
              .map((one) => (
                <Button key={one} class="button-small quick-answer" onClick={() => choose(one)}>
                  {formatPlacePath(one, places, t.language)}
                </Button>
              ))}
            {/* Of several countries, one is chosen by its name. */}
            {places.gazetteer.get(places.gazetteer.whole.code) && (
              <Button class="button-small" onClick={() => change({ code: null, precision: 'LP_COUNTRY' })}>
                {label('LP_COUNTRY', t.language)}
              </Button>
            )}
            <Button class="button-small" onClick={() => change({ code: null, precision: 'LP_ONLINE' })}>
              {label('LP_ONLINE', t.language)}
            </Button>
          </>
        )}
        {place !== null && hasPrecision && <Precision place={place} unit={unit} onChange={onChange} />}
        <Button class="button-small" aria-expanded={isMapOpen} onClick={() => setMapOpen(!isMapOpen)}>
          {t(isMapOpen ? 'desk.place.hide-map' : 'desk.place.show-map')}
        </Button>
      </div>
      {isMapOpen && <PickOnMap code={code} keeping={keeping} onPlace={change} />}
    </div>
  );
}

const optionOf = (place: Place, places: DeskPlaces, language: Language): Option => {
  const holders = places.gazetteer
    .path(place.code)
    .slice(1)
    .map((one) => placeName(one, language));
  const other = language === 'km' ? place.nameEn : place.nameKm;
  return {
    key: place.code,
    label: placeName(place, language),
    detail: [other, ...holders, place.code].filter(Boolean).join(' · '),
  };
};

/**
 * How precisely the place is known. Without more, it is the unit itself; a site or a point inside it is more precise.
 */
function Precision({
  place,
  unit,
  onChange,
}: {
  place: Tree;
  unit: Place | null;
  onChange: (place: Tree | null) => void;
}) {
  const t = useText();
  if (place.code === null) {
    return (
      <p class="place-none">
        {label(String(place.precision), t.language)}{' '}
        <Button tone="quiet" class="button-small" onClick={() => onChange(null)}>
          {t('desk.form.change')}
        </Button>
      </p>
    );
  }
  const own = unit ? precisionOf(unit.level) : String(place.precision);
  const codes = [...new Set([own, 'LP_SITE', 'LP_EXACT', String(place.precision)])];
  return (
    <select
      class="select select-short"
      aria-label={t('desk.place.how')}
      value={String(place.precision)}
      onChange={(event) => onChange({ ...place, precision: event.currentTarget.value })}
    >
      {codes.map((code) => (
        <option key={code} value={code}>
          {label(code, t.language)}
        </option>
      ))}
    </select>
  );
}
