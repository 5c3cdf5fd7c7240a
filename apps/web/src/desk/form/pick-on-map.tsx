import { precisionOf } from '@vigil/shared/places/place.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { formatProblem } from '../use-staff-fetch.js';
import { isTree, type Tree } from '../draft/record-tree.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { useSession } from '../session.js';
import { formatFound, type PlaceAt } from './point-control.js';
import { PlaceMap, type Degrees } from './place-map.js';

/** A clicked point, for a form that can store one. */
export interface PointKeeping {
  point: unknown;
  onKeep: (point: Tree | null) => void;
}

type Clicked = { at: Degrees; found: PlaceAt } | { at: Degrees; problem: ProblemBody } | { at: Degrees };

interface Props {
  code: string | null;
  keeping: PointKeeping | null;
  onPlace: (place: Tree) => void;
}

const degreesOf = (point: unknown): Degrees | null =>
  isTree(point) && typeof point.lat === 'number' && typeof point.lon === 'number'
    ? { lat: point.lat, lon: point.lon }
    : null;

/** The map of a place question. It shows the chosen unit, and a click chooses the unit there. */
export default function PickOnMap({ code, keeping, onPlace }: Props) {
  const t = useText();
  const places = usePlaces();
  const { api } = useSession();
  const [clicked, setClicked] = useState<Clicked | null>(null);
  const kept = degreesOf(keeping?.point);

  const pick = async (at: Degrees): Promise<void> => {
    setClicked({ at });
    places.needCommunes();
    const reply = await api.post<PlaceAt>('/api/places/at', at);
    if (!reply.ok) return setClicked({ at, problem: reply.problem });
    setClicked({ at, found: reply.value });
    const unit = reply.value.path.at(-1);
    if (unit) onPlace({ code: unit.code, precision: precisionOf(unit.level) });
  };
  const keep = (at: Degrees): void => keeping?.onKeep({ lat: at.lat, lon: at.lon, accuracyMetres: null });
  const isKept = kept !== null && clicked !== null && kept.lat === clicked.at.lat && kept.lon === clicked.at.lon;
  return (
    <div class="pick">
      <PlaceMap code={code} at={clicked?.at ?? kept} onPick={(at) => void pick(at)} />
      <output class="pick-said">
        {clicked && 'problem' in clicked && <p class="wrong">{formatProblem(clicked.problem, t)}</p>}
        {clicked && 'found' in clicked && (
          <p>{formatFound(clicked.found, t, (found) => formatPlacePath(found, places, t.language))}</p>
        )}
        {clicked && 'found' in clicked && clicked.found.swapped && (
          <Button class="button-small" onClick={() => void pick({ lat: clicked.at.lon, lon: clicked.at.lat })}>
            {t('desk.place.swap')}
          </Button>
        )}
        {clicked && 'found' in clicked && clicked.found.code !== null && keeping && !isKept && (
          <p class="pick-keep">
            {t('desk.place.keep-question')}{' '}
            <Button class="button-small" onClick={() => keep(clicked.at)}>
              {t('desk.place.keep')}
            </Button>
          </p>
        )}
        {isKept && <p>{t('desk.place.kept')}</p>}
      </output>
    </div>
  );
}
