import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { foldKhmer } from '@vigil/shared/text-matching/fold.js';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Place } from '@vigil/shared/places/place.js';
import type { Text } from '@vigil/shared/text/text.js';
import { Button } from '../../ui/button.js';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { isTree, type Tree } from '../draft/record-tree.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { useSession } from '../session.js';
import { parseCoordinates } from './parse-coordinates.js';

/** What the server knows about a point: the unit that contains it, or why there may be none. */
export interface PlaceAt {
  code: string | null;
  path: Place[];
  swapped: boolean;
  outside: boolean;
}

/** Formats what is at a point, or that nothing is there and why that may be. */
export const formatFound = ({ code, swapped, outside }: PlaceAt, t: Text, name: (code: string) => string): string => {
  if (code !== null) return t('desk.place.found', { place: name(code) });
  if (swapped) return t('desk.place.swapped');
  return t(outside ? 'desk.place.outside' : 'desk.place.in-no-unit');
};

interface Props {
  control: ControlIds;
  value: unknown;
  onChange: (point: Tree | null) => void;
  onLeave: () => void;
}

const written = (point: Tree): string => `${String(point.lat)}, ${String(point.lon)}`;

/** An exact point, from the map or typed as two numbers. The unit there is named, so that a typing error is noticed. */
export function PointControl({ control, value, onChange, onLeave }: Props) {
  const t = useText();
  const places = usePlaces();
  const { api } = useSession();
  const point = isTree(value) ? value : null;
  const [typed, setTyped] = useState(point ? written(point) : '');
  const [found, setFound] = useState<PlaceAt | null>(null);
  const latest = useRef(point);
  latest.current = point;
  // Before anything else happens: a later turn would undo what is typed, or what is known of the point, meanwhile.
  useLayoutEffect(() => {
    setTyped(point ? written(point) : '');
    setFound(null);
  }, [point?.lat, point?.lon]);

  const look = async (at: Tree): Promise<void> => {
    places.needCommunes();
    const reply = await api.post<PlaceAt>('/api/places/at', { lat: at.lat, lon: at.lon });
    // An answer about the point before it says nothing of this one.
    if (latest.current?.lat === at.lat && latest.current?.lon === at.lon) setFound(reply.ok ? reply.value : null);
  };
  const take = (text: string): void => {
    const read = text.trim() === '' ? null : parseCoordinates(foldKhmer(text));
    if (read === 'unreadable') return;
    const next = read && { lat: read.lat, lon: read.lon, accuracyMetres: point?.accuracyMetres ?? null };
    onChange(next);
    if (next) void look(next);
  };
  const isUnreadable = typed.trim() !== '' && parseCoordinates(foldKhmer(typed)) === 'unreadable';
  return (
    <div class="point">
      <div class="point-boxes">
        <input
          {...control}
          class="input input-point"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          placeholder={digitsIn('11.5564, 104.9282', t.language)}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => {
            take(typed);
            onLeave();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              take(typed);
            }
          }}
        />
        {point && (
          <Button class="button-small" onClick={() => onChange(null)}>
            {t('desk.place.drop-point')}
          </Button>
        )}
      </div>
      {point && (
        <label class="small point-accuracy">
          {t('desk.place.accuracy')}{' '}
          <input
            class="input input-number input-small"
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={String(point.accuracyMetres ?? '')}
            onBlur={onLeave}
            onInput={(event) => onChange({ ...point, accuracyMetres: asMetres(event.currentTarget.value) })}
          />
        </label>
      )}
      {isUnreadable && <p class="small wrong">{t('desk.place.unreadable-point')}</p>}
      <output class="small">
        {found && formatFound(found, t, (code) => formatPlacePath(code, places, t.language))}
      </output>
      {found?.swapped && point && (
        <Button
          class="button-small"
          onClick={() => {
            const turned = { ...point, lat: point.lon, lon: point.lat };
            onChange(turned);
            void look(turned);
          }}
        >
          {t('desk.place.swap')}
        </Button>
      )}
    </div>
  );
}

/** Converts metres to a number. Anything else stays as typed, and the check reports it. */
const asMetres = (text: string): number | string | null => {
  const digits = foldKhmer(text).trim();
  if (digits === '') return null;
  return /^\d+$/.test(digits) ? Number(digits) : text;
};
