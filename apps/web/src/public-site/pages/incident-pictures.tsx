import { nameOf } from '@vigil/shared/language/name-of.js';
import type { PublicPicture } from '@vigil/shared/public/response-types.js';
import { useText } from '../../text-bundles.js';
import { FactNote } from './record-text.js';

/** A picture with the path that its two sizes share. */
export interface ShownPicture extends PublicPicture {
  path: string;
}

/** Pixels of the two sizes, at most; which one a browser loads follows from the width of its column. */
const SIZES = '(min-width: 60rem) 46rem, 100vw';

/**
 * Pictures of an incident, large, each with what two people answered about it and what was checked in its file. One
 * that shows violence is blurred behind a warning until the reader opens it, which needs no script. Originals are never
 * shown.
 */
export function IncidentPictures({ pictures }: { pictures: readonly ShownPicture[] }) {
  const t = useText();
  if (pictures.length === 0) return null;
  return (
    <section class="part" aria-labelledby="pictures">
      <h2 id="pictures">{t('pictures.title')}</h2>
      <p class="small quiet">{t('pictures.about')}</p>
      <ul class="plain pictures">
        {pictures.map((picture) => (
          <li key={picture.id}>
            {picture.violent ? (
              <>
                <p hidden class="print-only">
                  {t('pictures.not-printed', {
                    alt: nameOf({ nameEn: picture.altEn, nameKm: picture.altKm }, t.language),
                  })}
                </p>
                <details class="picture-warned">
                  <summary>
                    <img
                      src={`${picture.path}/small`}
                      width={picture.smallWidth}
                      height={picture.smallHeight}
                      alt=""
                      loading="lazy"
                    />
                    <span class="picture-warning">{t('pictures.violent')}</span>
                  </summary>
                  <Picture picture={picture} />
                </details>
              </>
            ) : (
              <Picture picture={picture} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Picture({ picture }: { picture: ShownPicture }) {
  const t = useText();
  const { path, width, height, smallWidth, checked } = picture;
  const alt = nameOf({ nameEn: picture.altEn, nameKm: picture.altKm }, t.language);
  return (
    <figure>
      <a href={`${path}/large`} aria-label={t('pictures.larger', { alt })}>
        <img
          src={`${path}/large`}
          srcset={`${path}/small ${smallWidth}w, ${path}/large ${width}w`}
          sizes={SIZES}
          width={width}
          height={height}
          alt={alt}
          loading="lazy"
          decoding="async"
        />
      </a>
      <figcaption class="small">
        {alt}
        <FactNote>
          {[
            ...(picture.isStill ? [t('pictures.still')] : []),
            ...(picture.safe ? [t(`pictures.${picture.safe}`)] : []),
            checked.length > 0
              ? t('pictures.checked', { checks: checked.map((one) => t(`pictures.check.${one}`)).join(t('list.and')) })
              : t('pictures.unchecked'),
          ].join(' ')}
        </FactNote>
      </figcaption>
    </figure>
  );
}
