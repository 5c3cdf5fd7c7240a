import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatStory } from '@vigil/shared/counting/format-story.js';
import type { Day } from '@vigil/shared/day/day.js';
import { useText, Words } from '../text-bundles.js';
import { useDatedNoteMarks } from './dated-notes.js';
import { freezeView } from './frozen-view.js';
import { namesWithCountry } from './names-for-sentences.js';
import {
  composeChartPicture,
  composeDividedPicture,
  composeMapPicture,
  composeTablePicture,
  type PictureContent,
} from './picture-file/compose-picture.js';
import type { PictureSize } from './picture-file/sheet-of-figure.js';
import { tableOnPage } from './picture-file/table-scene.js';
import { type SharedPicture, ShareSheet } from './share-sheet.js';
import { FIGURE_PICTURES, type FigurePicture, type ToShare } from './shared-picture.js';
import { useCounts } from './use-counts.js';
import { useTold } from './use-story.js';
import { useTracks } from './use-tracks.js';
import { askedAs, begunIn, viewToSearch } from './view.js';
import { watchOfAnswer } from './who-watched.js';

type Props = ToShare & {
  first: FigurePicture;
  /** The pictures that the page has; all of them without it. */
  only?: readonly FigurePicture[];
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

/** The map, the chart and the table of one figure. */
function Sheet({ shown, first, only = FIGURE_PICTURES, groups }: Props & { shown: PictureContent }) {
  const t = useText();
  const { view, figures, about, places, coverage, answer } = shown;
  const { series, whole, period, level } = figures;
  const begun = begunIn(view, whole, about.asOf.day as Day);
  const {
    asked: askedDivided,
    answer: divided,
    tracks,
    compared,
  } = useTracks({ view, period: begun, places, coverage });
  const days = useDatedNoteMarks(divided ?? series, places);
  const sceneOf: Record<FigurePicture, SharedPicture['draw']> = {
    map: (size) => composeMapPicture(shown, size, t),
    chart: (size: PictureSize) => {
      const isComparing = compared.length > 0;
      return divided
        ? composeDividedPicture(shown, divided, isComparing ? compared : tracks, isComparing, days, size, t)
        : composeChartPicture(shown, series!, days, size, t);
    },
    table: (size) => {
      const table = tableOnPage();
      if (!table) throw new Error('the page has no table now');
      return composeTablePicture(shown, table, size, t);
    },
  };
  const said = (of: typeof period): string => formatPeriodOn(of, answer, t);
  const counts = (name: FigurePicture): SharedPicture['numbers'][number] =>
    name === 'chart'
      ? {
          words: t('download.periods', { period: said(begun) }),
          of: 'counts',
          query: askedDivided ?? askedAs(view, { period: begun, split: ['period'], unit: view.unit }),
        }
      : {
          words: t(`download.places-${level}`, { period: said(period) }),
          of: 'counts',
          query: askedAs(view, { period, split: [`place:${level}`] }),
        };
  const incidents: SharedPicture['numbers'] =
    view.asOf === null
      ? [
          {
            words: t('download.incidents', { period: said(period) }),
            of: 'incidents',
            query: askedAs(view, { period }),
          },
        ]
      : [];
  return (
    <ShareSheet
      pictures={only
        .filter((name) => name !== 'chart' || series)
        .map((name) => ({
          name,
          content: shown,
          view,
          embed: name === 'chart' ? 'chart' : 'map',
          draw: sceneOf[name],
          numbers: [counts(name), ...incidents],
        }))}
      first={first}
      names={namesWithCountry(about, places, groups, t)}
      live={`${location.origin}${location.pathname}${location.search}`}
    />
  );
}
