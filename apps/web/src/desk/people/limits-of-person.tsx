import { formatLimit } from '@vigil/shared/people-figures/format-limit.js';
import type { PersonView } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';

/** The limits of custody by law that say something of a person: of the stage today first, then of earlier ones. */
export function LimitsOfPerson({ view: { limits } }: { view: PersonView }) {
  const t = useText();
  const ordered = [...limits].sort((a, b) => Number(b.isNow) - Number(a.isNow));
  return (
    <section class="record-part" aria-labelledby="limits-title">
      <h2 id="limits-title">{t('people.limits')}</h2>
      <p class="small quiet">{t('people.limits.about')}</p>
      {ordered.length === 0 && <p class="quiet">{t('people.limits.none')}</p>}
      <ul class="plain custody-limits">
        {ordered.map((one) => {
          const { title, about, isConfirmed, standing, readings } = formatLimit(one, t);
          return (
            <li key={one.limit.code}>
              <h3>
                {title} <span class="quiet small">{t(one.isNow ? 'people.limits.now' : 'people.limits.before')}</span>
              </h3>
              {readings.map(({ says, from }, at) => (
                <div key={at}>
                  {says !== null && (
                    <p>
                      <strong>{says}</strong>
                    </p>
                  )}
                  <ul class="plain">
                    {from.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                </div>
              ))}
              <ul class="plain small">
                {about.map((line) => (
                  <li key={line} class={line === standing && !isConfirmed ? undefined : 'quiet'}>
                    {line}
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
