import type { PublicPicture } from '@vigil/shared/public/shapes.js';
import { useText } from '../../words.js';

/** A picture with the path that its two sizes share. */
export interface ShownPicture extends PublicPicture {
  path: string;
}

/**
 * Pictures of an incident: thumbnails in frames of their size, loaded only when near the visible area. A tap shows them
 * larger. Originals are never shown.
 */
export function Pictures({ pictures }: { pictures: readonly ShownPicture[] }) {
  const t = useText();
  if (pictures.length === 0) return null;
  return (
    <section class="part" aria-labelledby="pictures">
      <h2 id="pictures">{t('pictures.title')}</h2>
      <p class="small quiet">{t('pictures.about')}</p>
      <ul class="plain pictures">
        {pictures.map((picture) => {
          const { path } = picture;
          const alt = t.language === 'km' ? picture.altKm : picture.altEn;
          return (
            <li key={picture.id}>
              <figure>
                <a href={`${path}/large`} aria-label={t('pictures.larger', { alt })}>
                  <img
                    src={`${path}/small`}
                    width={picture.smallWidth}
                    height={picture.smallHeight}
                    alt={alt}
                    loading="lazy"
                    decoding="async"
                  />
                </a>
                <figcaption class="small">{alt}</figcaption>
              </figure>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
