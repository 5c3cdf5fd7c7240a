import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { toSvg } from '@vigil/shared/drawing/to-svg.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { useText, Words } from '../text-bundles.js';
import { useDatedNoteMarks } from './dated-notes.js';
import { EmbedSnippet } from './embed-snippet.js';
import { CopiedLine } from './pages/copied-line.js';
import { feedOf, Follow } from './pages/follow-feed.js';
import {
  composeChartPicture,
  composeDividedPicture,
  composeMapPicture,
  type PictureContent,
} from './picture-file/compose-picture.js';
import { saveFile } from './picture-file/save-file.js';
import { recolour } from './picture-file/picture-colours.js';
import { useTracks } from './use-tracks.js';
import { begunIn } from './view.js';
import { toPng } from './picture-file/to-png.js';

export default function Sharing({ shown }: { shown: PictureContent }) {
  return (
    <Words bundles={['app', 'public', 'beside', 'counting', 'rule', 'pages', 'data']}>
      <Lines shown={shown} />
    </Words>
  );
}

/** Marks demo data in everything that leaves the page. */
const marked = (line: string, { about }: PictureContent, t: Text): string =>
  about.demo ? t('cite.demo', { line }) : line;

function Lines({ shown }: { shown: PictureContent }) {
  const t = useText();
  const { answer, asOf, about, address, said } = shown;
  const figure = `${said[0]}${said[1]}`;
  const of = {
    day: formatDay(asOf.day as Day, t.language),
    seq: asOf.seq,
    indicator: answer.indicator.code,
    version: answer.indicator.version,
    organisation: about.organisation,
  };
  const live = `${location.origin}${location.pathname}${location.search}`;
  return (
    <div class="sharing">
      <h3>{t('share.sentence')}</h3>
      <CopiedLine text={marked(t('share.sentence-line', { figure, ...of }), shown, t)} what={t('share.sentence')} />
      <h3>{t('share.cite')}</h3>
      <CopiedLine text={marked(t('share.cite-line', { figure, address, ...of }), shown, t)} what={t('share.cite')} />
      <h3>{t('share.link')}</h3>
      <CopiedLine text={live} what={t('share.link')}>
        <a href={live}>{live}</a>
      </CopiedLine>
      <h3>{t('share.fixed')}</h3>
      <CopiedLine text={address} what={t('share.fixed')}>
        <a href={address}>{address}</a>
      </CopiedLine>
      <h3>{t('follow.title')}</h3>
      <Follow followed={feedOf(shown.view)} />
      <h3>{t('data.embed')}</h3>
      <EmbedSnippet view={shown.view} about={about} />
      <h3>{t('share.pictures')}</h3>
      <p class="small quiet">{t('share.pictures-help')}</p>
      <Pictures shown={shown} />
    </div>
  );
}

function Pictures({ shown }: { shown: PictureContent }) {
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
  const save = (what: 'map' | 'chart', as: 'svg' | 'png'): void => {
    setBusy(`${what} ${as}`);
    setFailed(false);
    const draw = async (): Promise<void> => {
      const scene = recolour(
        what === 'map'
          ? await composeMapPicture(shown, t)
          : await (divided
              ? composeDividedPicture(
                  shown,
                  divided,
                  compared.length > 0 ? compared : tracks,
                  compared.length > 0,
                  days,
                  t,
                )
              : composeChartPicture(shown, series!, days, t)),
      );
      const file =
        as === 'png'
          ? await toPng(scene)
          : new Blob([toSvg(scene, shown.said.join(''), t.language)], { type: 'image/svg+xml' });
      saveFile(file, `vigil-${what}-${shown.answer.indicator.code}-${shown.asOf.seq}.${as}`);
    };
    draw()
      .catch(() => setFailed(true))
      .finally(() => setBusy(null));
  };
  const button = (what: 'map' | 'chart', as: 'svg' | 'png') => (
    <Button class="button-small" busy={busy === `${what} ${as}`} onClick={() => save(what, as)}>
      {t(`share.${what}`)} ({as.toUpperCase()})
    </Button>
  );
  return (
    <>
      <p class="sharing-buttons">
        {button('map', 'png')}
        {button('map', 'svg')}
        {series && button('chart', 'png')}
        {series && button('chart', 'svg')}
      </p>
      {failed && <p role="alert">{t('share.failed')}</p>}
    </>
  );
}
