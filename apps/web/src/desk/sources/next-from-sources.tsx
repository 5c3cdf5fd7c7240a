import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { DeskLink } from '../desk-link.js';
import { newIncidentFrom } from './source-link.js';
import './sources.css';

/** On a record: the next incident from one of its articles, without typing the article again. */
export default function NextFromSources({ record }: { record: IncidentRecord }) {
  return (
    <MoreWords bundles={['app', 'desk', 'sources']}>
      <Inside record={record} />
    </MoreWords>
  );
}

function Inside({ record: { id, incident } }: { record: IncidentRecord }) {
  const t = useText();
  const articles = incident.sources.filter(({ url, linkWithheld }) => url !== null && linkWithheld !== 'yes');
  if (articles.length === 0) return null;
  return (
    <section class="record-part" aria-labelledby="articles-title">
      <h2 id="articles-title">{t('sources.of-record')}</h2>
      <ul class="plain">
        {articles.map(({ id: source, publisher, title, url }) => (
          <li key={source} class="source-next">
            <span class="source-name">{[publisher, title].filter(Boolean).join(': ') || url}</span>{' '}
            <DeskLink class="button button-small" to={newIncidentFrom({ incident: id, source })}>
              {t('sources.log-next')}
              <span class="visually-hidden"> {title ?? publisher ?? url}</span>
            </DeskLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
