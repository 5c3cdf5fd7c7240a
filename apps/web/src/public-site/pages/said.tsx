import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useText } from '../../words.js';
import { otherLanguage } from './reading.js';

/** A text of a record, marked with its language where that is not the reader's. */
export function Said({ children }: { children: string }) {
  const { language } = useText();
  const other = otherLanguage(children, language);
  return other ? <span lang={other}>{children}</span> : <>{children}</>;
}

/** A word of the vocabularies. Where Khmer has none yet it is the English one, and is marked as English. */
export function Label({ code }: { code: string }) {
  const { language } = useText();
  return <Said>{label(code, language)}</Said>;
}

/** Several words of the vocabularies; what is empty is not known. */
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
