import { useText } from '../../text-bundles.js';

const NAME = { en: 'English', km: 'ខ្មែរ' } as const;

/**
 * A report in every format and language: to view, for Word, for printing. If the server has no browser, the page itself
 * prints.
 */
export function ReportFormats({ path, prints }: { path: string; prints: boolean }) {
  const t = useText();
  return (
    <ul class="plain write-forms">
      {(['en', 'km'] as const).map((language) => (
        <li key={language}>
          <strong lang={language}>{NAME[language]}</strong>
          <a class="button button-small" href={`${path}?as=html&lang=${language}`} target="_blank" rel="noopener">
            {t('write.page')}
          </a>
          <a class="button button-small" href={`${path}?as=docx&lang=${language}`} download>
            DOCX
          </a>
          {prints ? (
            <a class="button button-small" href={`${path}?as=pdf&lang=${language}`} download>
              PDF
            </a>
          ) : (
            <span class="small quiet">{t('write.print-yourself')}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
