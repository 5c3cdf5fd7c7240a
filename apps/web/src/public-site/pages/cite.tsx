import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { siteOrigin } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { addressOf, type Cited, citationOf } from './citation.js';
import { CopiedLine } from './copied-line.js';
import { Said } from './record-text.js';

/** How to object, the permanent address, and the citation of the page. */
export function Cite({ kind, code, title }: { kind: Cited; code: string; title: string }) {
  const t = useText();
  const about = useAbout();
  const address = addressOf(kind, code, siteOrigin());
  const line = about && citationOf(about, { title, code, address }, t);
  // The title has its own language, wherever the line contains it.
  const at = line?.indexOf(title) ?? -1;
  return (
    <>
      <p class="part">
        <Link href={`/objections/new?about=/${kind}/${code}`} class="button">
          {t('public.object')}
        </Link>
      </p>
      <section class="part" aria-labelledby="cite">
        <h2 id="cite">{t('cite.title')}</h2>
        {line && (
          <CopiedLine text={line} what={t('cite.title')}>
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
        )}
        <h3>{t('incident.address')}</h3>
        <CopiedLine text={address} what={t('incident.address')}>
          <a href={`/${kind}/${code}`}>{address}</a>
        </CopiedLine>
      </section>
    </>
  );
}
