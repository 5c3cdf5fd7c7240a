import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { siteOrigin } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { addressOf, CITATION_STYLES, type CitationStyle, type Cited, citationOf } from './citation.js';
import { CopiedLine } from './copied-line.js';
import { Said } from './record-text.js';

/** How to object, the permanent address, and the citation of the page in three styles. */
export function Cite({ kind, code, title }: { kind: Cited; code: string; title: string }) {
  const t = useText();
  const about = useAbout();
  const address = addressOf(kind, code, siteOrigin());
  // A number alone would look like a figure.
  const named = kind === 'places' ? t('place.code', { code }) : code;
  return (
    <>
      <p class="part">
        <Link href={`/objections/new?about=/${kind}/${code}`} class="button">
          {t('public.object')}
        </Link>
      </p>
      <section class="part" aria-labelledby="cite">
        <h2 id="cite">{t('cite.title')}</h2>
        {about &&
          CITATION_STYLES.map((style) => (
            <div key={style}>
              <h3>{t(`cite.style-${style}`)}</h3>
              <CitationLine
                line={citationOf(style, about, { title, code: named, address }, t)}
                title={title}
                style={style}
              />
            </div>
          ))}
        <h3>{t('incident.address')}</h3>
        <CopiedLine text={address} what={t('incident.address')}>
          <a href={`/${kind}/${code}`}>{address}</a>
        </CopiedLine>
      </section>
    </>
  );
}

/** A title has its own language, wherever a citation contains it. */
function CitationLine({ line, title, style }: { line: string; title: string; style: CitationStyle }) {
  const t = useText();
  const at = line.indexOf(title);
  return (
    <CopiedLine text={line} what={t(`cite.style-${style}`)}>
      {at < 0 ? (
        line
      ) : (
        <>
          {line.slice(0, at)}
          <Said>{title}</Said>
          {line.slice(at + title.length)}
        </>
      )}
    </CopiedLine>
  );
}
