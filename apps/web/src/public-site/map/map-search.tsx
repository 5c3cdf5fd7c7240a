import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { gazetteerOf } from '../gazetteer-of.js';
import { type PlacesBody, placesOf } from '../places.js';
import type { FoundPlace } from './go-to-place.js';

const MOST = 6;

/** Finds a place by any of its names, in both scripts, and shows it on the map. */
export function MapSearch({ onPlace, onClose }: { onPlace: (place: FoundPlace) => void; onClose: () => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const body = usePublicFetch<PlacesBody>('/api/public/places').value;
  const communes = usePublicFetch<PlacesBody>('/api/public/places?level=3').value?.places;
  const gazetteer = useMemo(() => body && gazetteerOf(body, communes ?? []), [body, communes]);
  const places = useMemo(() => body && placesOf(body).with(communes ?? []), [body, communes]);
  useEffect(() => field.current?.focus(), []);
  const sought = typed.trim();
  const found =
    sought === '' || !gazetteer
      ? []
      : gazetteer
          .search(sought, { limit: MOST + 1 })
          .filter((place) => !gazetteer.isWhole(place))
          .slice(0, MOST);
  return (
    <form
      class="map-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (found[0]) onPlace(found[0]);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        class="input"
        type="search"
        ref={field}
        aria-label={t('map.find')}
        placeholder={t('map.find')}
        value={typed}
        autocomplete="off"
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <p class="visually-hidden" role="status">
        {sought !== '' && communes && t('map.found', { n: found.length })}
      </p>
      {sought !== '' && communes && found.length === 0 && <p class="map-search-none">{t('map.found', { n: 0 })}</p>}
      {places && found.length > 0 && (
        <ul class="plain">
          {found.map((place) => (
            <li key={place.code}>
              <button type="button" class="map-search-place" onClick={() => onPlace(place)}>
                {places.name(place.code, t.language)}
                <span>
                  {[
                    places.typeName(place, t.language),
                    ...places
                      .holders(place.code)
                      .slice(-1)
                      .map(({ code }) => places.fullName(code, t.language)),
                  ].join(' · ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
