import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { BigButton, Chip, TextInput } from '../controls.js';
import { formatLocalTimestamp } from '../storage/local-timestamp.js';
import type { Found } from '../storage/find-places.js';
import { phone } from '../worker-client.js';
import { withFix, withPlace } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

type Locating = 'not-asked' | 'looking' | 'found' | 'refused' | 'not-found' | 'unable';
/** How long the phone may look for its position, in milliseconds. */
const POSITION_TIMEOUT_MS = 30_000;

/** The place: from the phone's position, with its accuracy, or typed in either script and found offline. */
export function WhereStep({ typed, change, place }: StepProps & { place: string | null }) {
  const t = useText();
  const { incident, fix } = typed;
  const [locating, setLocating] = useState<Locating>(fix ? 'found' : 'not-asked');
  const [near, setNear] = useState<Found[]>([]);
  const [query, setQuery] = useState('');
  const [hits, setHits] = useState<Found[] | null>(null);
  const [isMissing, setMissing] = useState(false);
  const asked = useRef(0);

  useEffect(() => {
    if (fix) void phone.placesNear(fix.lat, fix.lng, t.language).then(setNear, () => setMissing(true));
    else setNear([]);
  }, [fix, t.language]);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    if (query.trim() === '') return setHits(null);
    void phone.findPlaces(query, t.language).then(
      (found) => {
        if (mine !== asked.current) return;
        setHits(found);
        // The one place of that name needs no press; another one is still a press away.
        const [only, other] = found.filter(({ isExact }) => isExact);
        if (only && !other && !typed.incident.place)
          change((before) => ({ ...before, incident: withPlace(before.incident, only) }));
      },
      () => setMissing(true),
    );
  }, [query, t.language]);

  const locate = (): void => {
    if (!('geolocation' in navigator)) return setLocating('unable');
    setLocating('looking');
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        setLocating('found');
        const at = Number.isFinite(timestamp) ? new Date(timestamp) : new Date();
        change((before) =>
          withFix(before, {
            lat: coords.latitude,
            lng: coords.longitude,
            accuracy: Math.min(coords.accuracy, 20_000_000),
            at: formatLocalTimestamp(at),
          }),
        );
      },
      ({ code }) => setLocating(code === 1 ? 'refused' : 'not-found'),
      { enableHighAccuracy: true, timeout: POSITION_TIMEOUT_MS, maximumAge: 60_000 },
    );
  };
  const choose = (found: Found): void => {
    setQuery('');
    change({ ...typed, incident: withPlace(incident, found) });
  };
  return (
    <>
      {place && incident.place && (
        <p class="answer">
          {place}{' '}
          <button
            type="button"
            class="small-button"
            onClick={() => change({ ...typed, incident: withPlace(incident, null) })}
          >
            {t('field.take-away')}
          </button>
        </p>
      )}
      <BigButton onPress={locate} busy={locating === 'looking'}>
        {t(fix ? 'field.where.again' : 'field.where.here')}
      </BigButton>
      <p class="help" role="status">
        {locating === 'found' && fix
          ? t('field.where.accuracy', { metres: formatNumber(Math.round(fix.accuracy), t.language) })
          : locating === 'not-asked'
            ? t('field.where.about-here')
            : t(`field.where.${locating}`)}
        {fix && (
          <>
            {' '}
            <button
              type="button"
              class="small-button"
              onClick={() => {
                setLocating('not-asked');
                change(withFix(typed, null));
              }}
            >
              {t('field.where.drop')}
            </button>
          </>
        )}
      </p>
      {near.length > 0 && (
        <div class="question" role="group" aria-label={t('field.where.near')}>
          <h3>{t('field.where.near')}</h3>
          <div class="chips chips-wide">
            {near.map((found) => (
              <Chip key={found.code} on={incident.place?.code === found.code} onPress={() => choose(found)}>
                {found.path}
              </Chip>
            ))}
          </div>
        </div>
      )}
      <TextInput
        label={t('field.where.typed')}
        max={100}
        value={query}
        onType={setQuery}
        onEnter={() => {
          if (hits?.[0]) choose(hits[0]);
        }}
      />
      {isMissing && (
        <p class="wrong" role="alert">
          {t('field.where.no-places')}
        </p>
      )}
      {hits && (
        <ul class="hits" aria-live="polite">
          {hits.map((found) => (
            <li key={found.code}>
              <button type="button" class="hit" onClick={() => choose(found)}>
                {found.path}
              </button>
            </li>
          ))}
          {hits.length === 0 && <li class="help">{t('field.where.none')}</li>}
        </ul>
      )}
      <TextInput
        label={t('incident.placeNote.label')}
        max={500}
        lines={2}
        value={incident.placeNote ?? ''}
        onType={(words) => change({ ...typed, incident: { ...incident, placeNote: words || null } })}
      />
    </>
  );
}
