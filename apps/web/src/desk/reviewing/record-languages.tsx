import { storedLanguage } from '@vigil/shared/language/languages.js';
import { inBothLanguages, translationOf } from '@vigil/shared/incident/translation.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { LANGUAGES } from '../../language.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { CommentMark } from './comment-mark.js';

/** Title and summary for readers, in English and Khmer beside each other, and whether one of them is missing. */
export function RecordLanguages({ record }: { record: IncidentRecord }) {
  const t = useText();
  const { title, titleTranslation, publicSummary, publicSummaryTranslation } = record.incident;
  const state = translationOf(record.incident);
  const titles = inBothLanguages(title, titleTranslation);
  const summaries = inBothLanguages(publicSummary, publicSummaryTranslation);
  return (
    <section class="record-part" aria-labelledby="languages-title">
      <h2 id="languages-title" tabIndex={-1}>
        {t('desk.translation.title')} <span class={`tag translation-${state}`}>{t(`desk.translation.${state}`)}</span>
      </h2>
      <CommentMark at={['/title', '/titleTranslation', '/publicSummary', '/publicSummaryTranslation']} />
      <div class="beside">
        {LANGUAGES.map((language) => (
          <section key={language} class="beside-side" aria-labelledby={`in-${language}`}>
            <h3 id={`in-${language}`}>{t(`desk.translation.${language}`)}</h3>
            <Words text={titles[storedLanguage(language)]} language={language} isTitle />
            {publicSummary !== null && <Words text={summaries[storedLanguage(language)]} language={language} />}
          </section>
        ))}
      </div>
      {state === 'missing' && record.allowed.includes('change') && (
        <p class="translate">
          <DeskLink class="button" to={`/desk/incidents/${record.id}/edit?translate=true`}>
            {t('desk.translation.add')}
          </DeskLink>
        </p>
      )}
    </section>
  );
}

function Words({ text, language, isTitle = false }: { text: string | null; language: string; isTitle?: boolean }) {
  const t = useText();
  if (text === null) return <p class="quiet">{t(`desk.translation.no-${isTitle ? 'title' : 'summary'}`)}</p>;
  return (
    <p class="said-text" lang={language}>
      {isTitle ? <strong>{text}</strong> : text}
    </p>
  );
}
