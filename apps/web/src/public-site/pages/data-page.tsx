import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { setHead, siteOrigin } from '../../page-being-rendered.js';
import { datasetOf } from '../../server-rendered/structured-data.js';
import { useText, Words } from '../../text-bundles.js';
import { EmbedSnippet } from '../embed-snippet.js';
import { coveredWhole } from '../covered-whole.js';
import { wholeOf } from '../use-figures.js';
import { lastDay } from '../period-choice.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import { askedAs, viewFrom } from '../view.js';
import { CopiedLine } from './copied-line.js';
import { Loading, Page } from './page.js';
import '../map.css';

export default function DataPage() {
  const about = useAbout();
  return (
    <Words bundles={['app', 'public', 'pages', 'counting', 'data']}>
      {about ? <Data about={about} /> : <Loading />}
    </Words>
  );
}

/** Inserts an element into a text in place of a name: "licence: {licence}." */
const around = (text: string, name: string, inside: ComponentChildren): ComponentChildren => {
  const [before, after] = text.split(`{${name}}`);
  return (
    <>
      {before}
      {inside}
      {after}
    </>
  );
};

/** All downloads, explained for somebody who writes about the data. */
function Data({ about }: { about: PublicAbout }) {
  const t = useText();
  if (import.meta.env.SSR)
    setHead({
      canonical: '/data',
      description: t('data.lead'),
      picture: '/picture.png',
      data: datasetOf(about, t('data.lead'), siteOrigin()),
    });
  const view = viewFrom('');
  const period = wholeOf(about);
  const lang = `lang=${t.language}`;
  const what = t(`indicator.${view.indicator}`);
  const begun = begunOf(period, 'month', about.asOf.day as Day);
  const covered = coveredWhole(period, about);
  // Violent assemblies are counted only when named.
  const all = (indicator: string): string =>
    `indicator=${indicator}&period=${period.key}&peacefulness=${termsOf('peacefulness')
      .map(({ code }) => code)
      .join(',')}&${lang}`;
  const day = formatDay(about.asOf.day as Day, t.language);
  const citation = t('data.cite-line', {
    organisation: about.organisation,
    address: `${siteOrigin()}/data`,
    day,
    seq: about.asOf.seq,
  });
  return (
    <Page title={t('data.title')}>
      <h1>{t('data.title')}</h1>
      <p class="lead">{t('data.lead')}</p>
      <section class="part" aria-labelledby="files">
        <h2 id="files">{t('data.files')}</h2>
        <p>
          {t('data.files-help', {
            from: formatDay(covered.from, t.language),
            to: formatDay(lastDay(covered), t.language),
          })}
        </p>
        <dl class="terms">
          <File name="assemblies-csv" href={`/api/public/incidents.csv?${all('I01')}`} />
          <File name="assemblies-xlsx" href={`/api/public/incidents.xlsx?${all('I01')}`} />
          <File
            name="provinces-csv"
            href={`/api/public/counts.csv?${askedAs(view, { period, split: ['place:1'] })}&${lang}`}
            what={what}
          />
          <File
            name="months-csv"
            href={`/api/public/counts.csv?${askedAs(view, { period: begun, split: ['period'], unit: 'month' })}&${lang}`}
            what={what}
          />
        </dl>
        <details>
          <summary>{t('data.more-files')}</summary>
          <dl class="terms">
            <File name="incidents-csv" href={`/api/public/incidents.csv?${all('I04')}`} />
            <File name="incidents-hxl" href={`/api/public/incidents.hxl.csv?${all('I04')}`} />
            <File name="incidents-ndjson" href={`/api/public/incidents.ndjson?${all('I04')}`} />
            <File name="incidents-arrow" href={`/api/public/incidents.arrows?${all('I04')}`} />
            <File name="incidents-parquet" href={`/api/public/incidents.parquet?${all('I04')}`} />
            <File name="incidents-acled" href={`/api/public/incidents.acled.csv?${all('I04')}`} />
            <File name="incidents-geojson" href={`/api/public/incidents.geojson?${all('I04')}`} />
            {(['arrow', 'parquet'] as const).map((format) => (
              <Several
                key={format}
                name={format}
                links={(['incidents', 'acts', 'harms'] as const).map((one) => [
                  `/api/public/facts/${one}.${format}`,
                  t(`data.arrow-${one}`),
                ])}
              />
            ))}
          </dl>
        </details>
        <h3>{t('data.figure')}</h3>
        <p>{t('data.figure-text')}</p>
      </section>
      <section class="part" aria-labelledby="programs">
        <h2 id="programs">{t('data.programs')}</h2>
        <dl class="terms">
          <File name="api" href="/api/docs" />
          <Several
            name="changes"
            links={[
              [`/changes.atom?${lang}`, t('data.changes-atom')],
              [`/changes.json?${lang}`, t('data.changes-json')],
              ['/api/public/changes', t('data.changes-api')],
            ]}
          />
          <File name="coverage" href="/api/public/coverage" />
        </dl>
      </section>
      <section class="part" aria-labelledby="licence">
        <h2 id="licence">{t('data.licence')}</h2>
        <p>
          {around(
            t('data.licence-text', { organisation: about.organisation }),
            'licence',
            <a href={DATA_LICENCE.url} rel="license noreferrer">
              {DATA_LICENCE.name}
            </a>,
          )}
        </p>
      </section>
      <section class="part" aria-labelledby="cite">
        <h2 id="cite">{t('data.cite')}</h2>
        <p>{t('data.cite-text')}</p>
        <CopiedLine text={about.demo ? t('cite.demo', { line: citation }) : citation} what={t('data.cite')} />
      </section>
      <section class="part" aria-labelledby="not-in">
        <h2 id="not-in">{t('data.not-in')}</h2>
        <ul>
          {(['unseen', 'names', 'places'] as const).map((one) => (
            <li key={one}>{t(`data.not-in-${one}`)}</li>
          ))}
          <li>{around(t('data.not-in-withheld'), 'method', <Link href="/method#harm">{t('public.method')}</Link>)}</li>
          {(['unchecked', 'others'] as const).map((one) => (
            <li key={one}>{t(`data.not-in-${one}`)}</li>
          ))}
        </ul>
      </section>
      <section class="part" aria-labelledby="embed">
        <h2 id="embed">{t('data.embed')}</h2>
        <p>{t('data.embed-text')}</p>
        <EmbedSnippet view={view} about={about} hasPreview />
      </section>
    </Page>
  );
}

/** A file or page with its purpose. */
function File({ name, href, what = '' }: { name: string; href: string; what?: string }) {
  const t = useText();
  return (
    <div class="term">
      <dt>
        <a href={href}>{t(`data.${name}`)}</a>
      </dt>
      <dd>{t(`data.${name}-text`, { what })}</dd>
    </div>
  );
}

function Several({ name, links }: { name: string; links: readonly (readonly [href: string, words: string])[] }) {
  const t = useText();
  const all = links.map(([href, words], index) => (
    <span key={href}>
      {index > 0 && ' · '}
      <a href={href}>{words}</a>
    </span>
  ));
  return (
    <div class="term">
      <dt>{around(t(`data.${name}`), 'links', all)}</dt>
      <dd>{t(`data.${name}-text`)}</dd>
    </div>
  );
}
