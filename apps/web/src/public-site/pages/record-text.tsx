import { inLanguage } from '@vigil/shared/incident/translation.js';
import { otherLanguage } from '@vigil/shared/public/other-language.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { currentLanguage, type Language } from '../../language.js';
import { useText } from '../../text-bundles.js';

/** The server writes a page in one language, with a hundred of these: it need not follow what a reader chooses. */
const useLanguage = (): Language => (import.meta.env?.SSR ? currentLanguage() : useText().language);

/**
 * A text of a record: its translation where that is in the reader's language and the text is not. Marked with its
 * language if that is not the reader's.
 */
export function Said({ children, translation = null }: { children: string; translation?: string | null }) {
  const language = useLanguage();
  const said = inLanguage(children, translation, language);
  const other = otherLanguage(said, language);
  return other ? <span lang={other}>{said}</span> : <>{said}</>;
}

/** A label of the vocabularies. Where there is no Khmer one yet, it shows the English one, marked as English. */
export function Label({ code }: { code: string }) {
  const language = useLanguage();
  return <Said>{label(code, language)}</Said>;
}

/** A remark beside a fact. The space keeps them apart where the page is heard or copied. */
export function FactNote({ children }: { children: ComponentChildren }) {
  return (
    <>
      {' '}
      <span class="fact-note">{children}</span>
    </>
  );
}

/** Several labels of the vocabularies; an empty list means not known. */
export function Labels({ codes }: { codes: readonly string[] | null }) {
  const t = useText();
  if (!codes || codes.length === 0) return <>{t('app.not-known')}</>;
  return (
    <>
      {codes.map((code, index) => (
        <span key={code}>
          {index > 0 && t('list.and')}
          <Label code={code} />
        </span>
      ))}
    </>
  );
}
