import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { relationKey } from '@vigil/shared/incident/relation-kinds.js';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { Link } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { FactNote, Said } from './record-text.js';

/** How this record belongs to others that are published, the earliest first. */
export function RelatedIncidents({ relations }: { relations: PublicRecord['relations'] }) {
  const t = useText();
  if (relations.length === 0) return null;
  return (
    <section class="part" aria-labelledby="related">
      <h2 id="related">{t('relations.public-title')}</h2>
      <ul class="plain">
        {relations.map(({ kind, inverse, code, title, titleTranslation, when }) => (
          <li key={`${kind} ${inverse} ${code}`}>
            {t(`relations.kind.${relationKey(kind, inverse)}`)}{' '}
            <Link href={`/incidents/${code}`}>
              <Said translation={titleTranslation}>{title}</Said>
            </Link>
            <FactNote>
              {formatWindow(when, t.language)} · <code>{code}</code>
            </FactNote>
          </li>
        ))}
      </ul>
    </section>
  );
}
