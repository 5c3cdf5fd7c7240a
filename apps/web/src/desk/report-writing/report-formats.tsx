import { useText } from '../../text-bundles.js';

const NAME = { en: 'English', km: 'ខ្មែរ' } as const;

interface Props {
  path: string;
  /** Whether the server prints a PDF. False: the page itself prints. Undefined: nobody is to print it here. */
  prints?: boolean;
}

/** A report in every format and language: to view, for Word, for printing. */
export function ReportFormats({ path, prints }: Props) {
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
          {prints === true && (
            <a class="button button-small" href={`${path}?as=pdf&lang=${language}`} download>
              PDF
            </a>
          )}
          {prints === false && <span class="small quiet">{t('write.print-yourself')}</span>}
        </li>
      ))}
    </ul>
  );
}
