import sources from '@vigil/shared/vocabulary/definition-sources.json';
import { label, termsOf, type VocabularyList, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Words as WordList } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import { Link } from '../../ui/link.js';
import { setHead } from '../../page-being-rendered.js';
import { addBundleFiles, useText, Words } from '../../text-bundles.js';
import { Page } from './page.js';

addBundleFiles(
  import.meta.glob<WordList>('../../../../../libs/shared/text/{codebook,definitions}/*.json', { import: 'default' }),
);

/** Lists about the staff's workflow, not about events. */
const NOT_OF_INCIDENTS: ReadonlySet<VocabularyList> = new Set(['workflow_status']);
const SOURCES: Readonly<Record<string, string | undefined>> = sources;

/** A list of so many words is open at first. A link to a word opens its list. */
const FEW = 6;

export default function CodebookPage() {
  return (
    <Words bundles={['app', 'public', 'pages', 'codebook', 'definitions']}>
      <Codebook />
    </Words>
  );
}

/** Every code that a record can contain, with its meaning and source. */
function Codebook() {
  const t = useText();
  const [sought, seek] = useState('');
  const definitionOf = (code: string): string => (t.has(`definition.${code}`) ? t(`definition.${code}`) : '');
  const wanted = sought.trim().toLocaleLowerCase();
  const matches = (code: string): boolean =>
    wanted === '' ||
    [code, label(code, 'en'), label(code, 'km'), definitionOf(code)].some((text) =>
      text.toLocaleLowerCase().includes(wanted),
    );
  const lists = vocabularyLists()
    .filter((list) => !NOT_OF_INCIDENTS.has(list))
    .map((list) => ({ list, terms: termsOf(list).filter(({ code }) => matches(code)) }))
    .filter(({ terms }) => terms.length > 0);
  setHead({ canonical: '/codebook', description: t('codebook.help') });
  return (
    <Page title={t('public.codebook')}>
      <h1>{t('public.codebook')}</h1>
      <p class="lead">{t('codebook.help')}</p>
      <p>
        <Link href="/method#words">{t('codebook.figures-words')}</Link>
      </p>
      <label class="codebook-search needs-script">
        {t('codebook.search')}
        <input class="input" type="search" value={sought} onInput={(event) => seek(event.currentTarget.value)} />
      </label>
      <p class="visually-hidden" role="status">
        {wanted && t('codebook.found', { n: lists.reduce((n, { terms }) => n + terms.length, 0) })}
      </p>
      {lists.length === 0 && <p>{t('codebook.nothing')}</p>}
      <div class="codebook">
        <nav class="codebook-lists" aria-label={t('codebook.lists')}>
          <ul class="plain">
            {lists.map(({ list }) => (
              <li key={list}>
                <a href={`#${list}`}>{t(`list.${list}`)}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div>
          {lists.map(({ list, terms }) => (
            <section key={list} class="part" aria-labelledby={list}>
              <h2 id={list}>{t(`list.${list}`)}</h2>
              <details open={wanted !== '' || terms.length <= FEW}>
                <summary>{t('codebook.words', { n: terms.length })}</summary>
                <dl class="terms">
                  {terms.map(({ code }) => (
                    <Term key={code} code={code} definition={definitionOf(code)} />
                  ))}
                </dl>
              </details>
            </section>
          ))}
        </div>
      </div>
    </Page>
  );
}

function Term({ code, definition }: { code: string; definition: string }) {
  const t = useText();
  const words = label(code, t.language);
  return (
    <div class="term" id={code}>
      <dt>
        {words}{' '}
        {words !== label(code, 'en') && (
          <span class="quiet" lang="en">
            {label(code, 'en')}
          </span>
        )}{' '}
        <code>{code}</code>
      </dt>
      {definition && (
        <dd>
          {definition}
          {SOURCES[code] && (
            <span class="quiet small" lang="en">
              {' '}
              {SOURCES[code]}
            </span>
          )}
        </dd>
      )}
    </div>
  );
}
