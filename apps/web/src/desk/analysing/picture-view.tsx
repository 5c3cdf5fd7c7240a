import type { Picture } from '@vigil/shared/counting/analysis.js';
import { FONT } from '@vigil/shared/drawing/scene.js';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { SceneSvg } from '../../ui/scene-svg.js';
import { useText } from '../../text-bundles.js';
import { PICTURE_COLOURS, recolour } from '../../public-site/picture-file/picture-colours.js';
import { measure, type WidthOf } from '../../public-site/picture-file/measure-text.js';
import { drawPicture, type Land } from './draw-picture.js';
import type { PresentedAnswer } from './presented-answer.js';
import { SERIES_COLOURS } from './pictures/series-colours.js';
import { savePicture } from './save-picture.js';
import { type BaseAreas, type LevelAreas, loadBase, loadLevel } from '../../public-site/map/load-areas.js';

interface Outlines {
  base: BaseAreas | null;
  levels: readonly LevelAreas[];
}
const loaded = new Map<number, Promise<Outlines>>();

/** Loads the outlines of a level and of the levels above it, once. @throws TypeError when the network fails */
const outlinesOf = (level: number): Promise<Outlines> => {
  let outlines = loaded.get(level);
  if (!outlines) {
    outlines = Promise.all([loadBase().catch(() => null), ...(level === 1 ? [1] : [1, level]).map(loadLevel)]).then(
      ([base, ...levels]) => ({ base, levels }),
    );
    loaded.set(level, outlines);
    outlines.catch(() => loaded.delete(level));
  }
  return outlines;
};

/** Loads what a map of this answer is drawn on; null until then, and for a null answer. */
const useLand = (looked: PresentedAnswer | null): { land: Land | null; isFailed: boolean } => {
  const [held, setHeld] = useState<{ level: number; outlines: Outlines | null } | null>(null);
  const level = looked === null ? null : looked.answer.splits[0]?.split === 'place:2' ? 2 : 1;
  useEffect(() => {
    if (level === null) return;
    let isCurrent = true;
    outlinesOf(level).then(
      (outlines) => {
        if (isCurrent) setHeld({ level, outlines });
      },
      () => {
        if (isCurrent) setHeld({ level, outlines: null });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [level]);
  const isMine = held !== null && held.level === level;
  const land =
    isMine && held.outlines && looked?.places
      ? { ...held.outlines, places: looked.places, coverage: looked.coverage }
      : null;
  return { land, isFailed: isMine && held.outlines === null };
};

/** Uses the page's colours, light or dark, by name. */
const ON_PAGE = Object.fromEntries(
  Object.keys({ ...PICTURE_COLOURS, ...SERIES_COLOURS }).map((name) => [name, `var(--${name})`]),
);

/**
 * The picture of an answer, drawn to the available width, with its notes below. Null where the answer is shown as a
 * table only.
 */
export function PictureView({ show, looked }: { show: Picture; looked: PresentedAnswer }) {
  const t = useText();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const widthOf = useWidthOf();
  const { land, isFailed } = useLand(show === 'map' ? looked : null);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  const drawing = useMemo(() => {
    if (width === 0 || !widthOf) return null;
    return drawPicture(
      show,
      looked.answer,
      {
        width,
        canScroll: true,
        size: 13,
        widthOf,
        t,
        names: looked.names,
        watchOf: looked.watchOf,
        noneOf: looked.noneOf,
      },
      land,
      looked.provinces,
    );
  }, [show, looked, width, widthOf, land, t]);
  const label = t('analysis.picture-of', { picture: t(`analysis.show.${show}`), what: looked.caption });
  const isEmpty = looked.answer.splits.some(({ keys }) => keys.length === 0);
  const notes = [...(drawing?.notes ?? []), ...looked.notes];
  return (
    <figure class="analysis-picture">
      {/* Measures the page's width separately from the frame, which may hold a wider picture. */}
      <div
        class="analysis-frame"
        tabIndex={drawing && drawing.width > width + 1 ? 0 : undefined}
        role={drawing && drawing.width > width + 1 ? 'group' : undefined}
        aria-label={drawing && drawing.width > width + 1 ? label : undefined}
      >
        <div ref={frame} />
        {drawing && <SceneSvg id={id} scene={recolour(drawing, ON_PAGE)} label={label} class="analysis-svg" />}
        {isEmpty ? (
          <p class="quiet">{t('analysis.nothing')}</p>
        ) : (
          !drawing && (
            <p class="quiet" aria-busy="true">
              {isFailed ? t('map.not-drawn') : t('app.loading')}
            </p>
          )
        )}
      </div>
      {notes.length > 0 && (
        <figcaption>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </figcaption>
      )}
      {drawing && <Save show={show} looked={looked} />}
    </figure>
  );
}

function Save({ show, looked }: { show: Picture; looked: PresentedAnswer }) {
  const t = useText();
  const { land } = useLand(show === 'map' ? looked : null);
  const [busy, setBusy] = useState<'png' | 'svg' | null>(null);
  const [failed, setFailed] = useState(false);
  const save = (as: 'png' | 'svg'): void => {
    setBusy(as);
    setFailed(false);
    savePicture(show, looked, land, as, t)
      .catch(() => setFailed(true))
      .finally(() => setBusy(null));
  };
  return (
    <div class="analysis-tools">
      {(['png', 'svg'] as const).map((as) => (
        <Button key={as} class="button-small" busy={busy === as} onClick={() => save(as)}>
          {t('analysis.save-as', { as: as.toUpperCase() })}
        </Button>
      ))}
      {failed && <p role="alert">{t('share.failed')}</p>}
    </div>
  );
}

/** Returns a function that measures text, once the fonts have loaded. */
const useWidthOf = (): WidthOf | null => {
  const t = useText();
  const [held, setHeld] = useState<{ language: string; widthOf: WidthOf } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void measure(t, FONT).then((widthOf) => {
      if (isCurrent) setHeld({ language: t.language, widthOf });
    });
    return () => {
      isCurrent = false;
    };
  }, [t.language]);
  return held?.language === t.language ? held.widthOf : null;
};
