import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatStory } from '@vigil/shared/counting/format-story.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { toSvg } from '@vigil/shared/drawing/to-svg.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { useText, Words } from '../text-bundles.js';
import { useDatedNoteMarks } from './dated-notes.js';
import { EmbedSnippet } from './embed-snippet.js';
import { citationIn } from './figure-citations.js';
import { freezeView } from './frozen-view.js';
import { namesWithCountry } from './names-for-sentences.js';
import { CITATION_STYLES } from './pages/citation.js';
import { CopiedLine } from './pages/copied-line.js';
import { feedOf, Follow } from './pages/follow-feed.js';
import {
  composeChartPicture,
  composeDividedPicture,
  composeMapPicture,
  type PictureContent,
  composeTablePicture,
} from './picture-file/compose-picture.js';
import { PICTURE_SIZES, type PictureSize } from './picture-file/sheet-of-figure.js';
import { recolour } from './picture-file/picture-colours.js';
import { saveFile } from './picture-file/save-file.js';
import { tableOnPage } from './picture-file/table-scene.js';
import { toPng } from './picture-file/to-png.js';
import { SHARED_PICTURES, type SharedPicture, type ToShare } from './shared-picture.js';
import { useCounts } from './use-counts.js';
import { useTold } from './use-story.js';
import { useTracks } from './use-tracks.js';
import { askedAs, begunIn, viewToSearch } from './view.js';
import { watchOfAnswer } from './who-watched.js';
import './sharing.css';

type Props = ToShare & {
  first: SharedPicture;
  /** The pictures that the page has; all of them without it. */
  only?: readonly SharedPicture[];
};

export default function Sharing(props: Props) {
  return (
    <Words bundles={['app', 'public', 'beside', 'counting', 'rule', 'pages', 'data']}>
      <Waiting {...props} />
    </Words>
  );
}

/** Waits for the sentence, which each picture and line has. */
function Waiting(props: Props) {
  const t = useText();
  const { view, figures, about, places, coverage, groups } = props;
  const { answer, asOf } = figures;
  const told = useTold(answer, view, figures.period, useCounts);
  if (!told || !answer || !asOf) return <p class="quiet">{t('app.loading')}</p>;
  const names = namesWithCountry(about, places, groups, t);
  const watch = watchOfAnswer(told.all, coverage, places);
  const shown: PictureContent = {
    view,
    figures,
    answer,
    asOf,
    about,
    places,
    coverage,
    said: formatStory(told, t, names, watch),
    address: `${location.origin}/${viewToSearch(freezeView(view, figures.whole, asOf), t.language)}`,
    page: `${location.host}${location.pathname}`,
  };
  return <Sheet {...props} shown={shown} />;
}

/** Marks demo data in everything that leaves the page. */
const marked = (line: string, { about }: PictureContent, t: Text): string =>
  about.demo ? t('cite.demo', { line }) : line;

function Sheet({ shown, first, only = SHARED_PICTURES, groups }: Props & { shown: PictureContent }) {
  const t = useText();
  const [picture, choose] = useState(first);
  const { answer, asOf, about, address, said, places } = shown;
  const live = `${location.origin}${location.pathname}${location.search}`;
  const sentence = marked(
    t('share.sentence-line', {
      figure: `${said[0]}${said[1]}`,
      day: formatDay(asOf.day as Day, t.language),
      indicator: answer.indicator.code,
      version: answer.indicator.version,
      organisation: about.organisation,
    }),
    shown,
    t,
  );
  const cited = {
    answer,
    asOf,
    about,
    address,
    names: namesWithCountry(about, null, groups, t),
    country: places.country.name[t.language],
    origin: location.origin,
  };
  return (
    <div class="sharing">
      {only.length > 1 && (
        <div class="sharing-buttons" role="group" aria-label={t('share.which')}>
          {only
            .filter((one) => one !== 'chart' || shown.figures.series)
            .map((one) => (
              <button
                key={one}
                type="button"
                class="button button-small"
                aria-pressed={one === picture}
                onClick={() => choose(one)}
              >
                {t(`share.${one}`)}
              </button>
            ))}
        </div>
      )}
      <h3>{t('share.pictures')}</h3>
      <Pictures shown={shown} picture={picture} />
      <h3>{t('share.numbers')}</h3>
      <Numbers shown={shown} picture={picture} />
      <h3>{t('share.sentence')}</h3>
      <CopiedLine text={sentence} what={t('share.sentence')} />
      <h3>{t('share.cite')}</h3>
      {CITATION_STYLES.map((style) => (
        <div key={style}>
          <h4>{t(`cite.style-${style}`)}</h4>
          <CopiedLine text={citationIn(style, cited, t)} what={t(`cite.style-${style}`)} />
        </div>
      ))}
      <h3>{t('share.fixed')}</h3>
      <CopiedLine text={address} what={t('share.fixed')}>
        <a href={address}>{address}</a>
      </CopiedLine>
      <h3>{t('share.link')}</h3>
      <CopiedLine text={live} what={t('share.link')}>
        <a href={live}>{live}</a>
      </CopiedLine>
      <h3>{t('data.embed')}</h3>
      <EmbedSnippet key={picture} view={shown.view} about={about} first={picture === 'chart' ? 'chart' : 'map'} />
      <h3>{t('follow.title')}</h3>
      <Follow followed={feedOf(shown.view)} />
    </div>
  );
}

interface Chosen {
  shown: PictureContent;
  picture: SharedPicture;
}

function Pictures({ shown, picture }: Chosen) {
  const t = useText();
  const [busy, setBusy] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const {
    figures: { series, whole },
    view,
    about,
    places,
    coverage,
  } = shown;
  const period = begunIn(view, whole, about.asOf.day as Day);
  const { answer: divided, tracks, compared } = useTracks({ view, period, places, coverage });
  const days = useDatedNoteMarks(divided ?? series, places);
  const sceneOf = (size: PictureSize) => {
    if (picture === 'map') return composeMapPicture(shown, size, t);
    const table = picture === 'table' ? tableOnPage() : null;
    if (table) return composeTablePicture(shown, table, size, t);
    const isComparing = compared.length > 0;
    return divided
      ? composeDividedPicture(shown, divided, isComparing ? compared : tracks, isComparing, days, size, t)
      : composeChartPicture(shown, series!, days, size, t);
  };
  const save = (size: PictureSize, as: 'svg' | 'png'): void => {
    setBusy(`${size} ${as}`);
    setFailed(false);
    const draw = async (): Promise<void> => {
      const scene = recolour(await sceneOf(size));
      const file =
        as === 'png'
          ? await toPng(scene, size === 'print' ? undefined : 1)
          : new Blob([toSvg(scene, shown.said.join(''), t.language)], { type: 'image/svg+xml' });
      const name = ['vigil', picture, shown.answer.indicator.code, shown.asOf.seq, ...(size === 'print' ? [] : [size])];
      saveFile(file, `${name.join('-')}.${as}`);
    };
    draw()
      .catch(() => setFailed(true))
      .finally(() => setBusy(null));
  };
  const button = (size: PictureSize, as: 'svg' | 'png', words: string) => (
    <Button key={words} class="button-small" busy={busy === `${size} ${as}`} onClick={() => save(size, as)}>
      {t(words)}
    </Button>
  );
  return (
    <>
      <p class="sharing-buttons">
        {PICTURE_SIZES.map((size) => button(size, 'png', `share.png-${size}`))}
        {button('print', 'svg', 'share.svg')}
      </p>
      <p class="small quiet">{t('share.pictures-help')}</p>
      {failed && <p role="alert">{t('share.failed')}</p>}
    </>
  );
}

/** The numbers of the picture as files, and each incident behind them. */
function Numbers({ shown: { view, figures, answer, about }, picture }: Chosen) {
  const t = useText();
  const { period, whole, level } = figures;
  const begun = begunIn(view, whole, about.asOf.day as Day);
  const asked =
    picture === 'chart'
      ? askedAs(view, { period: begun, split: ['period'], unit: view.unit })
      : askedAs(view, { period, split: [`place:${level}`] });
  const said = (of: typeof period): string => formatPeriodOn(of, answer, t);
  const links = (name: 'counts' | 'incidents', query: string, formats: readonly string[]) =>
    formats.map((format, index) => (
      <>
        {index > 0 && ' · '}
        <a
          href={`/api/public/${name}${format === 'json' && name === 'counts' ? '' : `.${format}`}?${query}&lang=${t.language}`}
          download={format === 'json' ? `vigil-${name}-${view.indicator}.json` : true}
        >
          {t(`share.as-${format}`)}
        </a>
      </>
    ));
  return (
    <ul class="plain downloads">
      <li>
        {picture === 'chart'
          ? t('download.periods', { period: said(begun) })
          : t(`download.places-${level}`, { period: said(period) })}
        {': '}
        {links('counts', asked, ['csv', 'hxl.csv', 'xlsx', 'json'])}
      </li>
      {view.asOf === null && (
        <li>
          {t('download.incidents', { period: said(period) })}
          {': '}
          {links('incidents', askedAs(view, { period }), ['csv', 'hxl.csv', 'xlsx', 'json'])}
        </li>
      )}
    </ul>
  );
}
