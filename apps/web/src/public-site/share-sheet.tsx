import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import { toSvg } from '@vigil/shared/drawing/to-svg.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { useText } from '../text-bundles.js';
import type { EmbedPart } from './embed-code.js';
import { EmbedSnippet } from './embed-snippet.js';
import { citationIn } from './figure-citations.js';
import { CITATION_STYLES } from './pages/citation.js';
import { CopiedLine } from './pages/copied-line.js';
import { feedOf, Follow } from './pages/follow-feed.js';
import { recolour } from './picture-file/picture-colours.js';
import { saveFile } from './picture-file/save-file.js';
import {
  formatDefinitions,
  PICTURE_SIZES,
  type PictureSize,
  type SheetContent,
} from './picture-file/sheet-of-figure.js';
import { toPng } from './picture-file/to-png.js';
import type { PictureName } from './shared-picture.js';
import type { View } from './view.js';
import './sharing.css';
import { TextWith } from '../ui/text-with.js';

/** One picture that the sheet offers: what it says, how it is drawn, and where its numbers are. */
export interface SharedPicture {
  name: PictureName;
  /** Of its frame, where no figure's name is it. */
  title?: string;
  content: SheetContent;
  /** Of its frame in other sites and of its feed. */
  view: View;
  embed: EmbedPart;
  /** @throws Error where it cannot be drawn now */
  draw: (size: PictureSize) => Promise<Scene>;
  numbers: readonly { words: string; of: 'counts' | 'incidents'; query: string }[];
}

interface Props {
  pictures: readonly SharedPicture[];
  /** The picture that is chosen at first. */
  first: PictureName;
  names: Names;
  /** The address that follows the figure as it grows. */
  live: string;
}

/** Everything with which a reader takes a picture of figures along. */
export function ShareSheet({ pictures, first, names, live }: Props) {
  const t = useText();
  const [chosen, choose] = useState(first);
  const picture = pictures.find(({ name }) => name === chosen) ?? pictures[0]!;
  const { content, view } = picture;
  const { answer, asOf, about, address, said, places } = content;
  const sentence = marked(
    t('share.sentence-line', {
      figure: `${said[0]}${said[1]}`,
      day: formatDay(asOf.day as Day, t.language),
      definitions: formatDefinitions(content, t),
      organisation: about.organisation,
    }),
    content,
    t,
  );
  const cited = {
    answer,
    asOf,
    about,
    address,
    names,
    country: places.country.name[storedLanguage(t.language)],
    origin: location.origin,
  };
  return (
    <div class="sharing">
      {pictures.length > 1 && (
        <div class="sharing-buttons" role="group" aria-label={t('share.which')}>
          {pictures.map(({ name }) => (
            <button
              key={name}
              type="button"
              class="button button-small"
              aria-pressed={name === picture.name}
              onClick={() => choose(name)}
            >
              {t(`share.${name}`)}
            </button>
          ))}
        </div>
      )}
      <h3>{t('share.pictures')}</h3>
      <Save picture={picture} />
      <h3>{t('share.numbers')}</h3>
      <Numbers picture={picture} />
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
      <EmbedSnippet key={picture.name} {...{ view, about }} first={picture.embed} what={picture.title} />
      <h3>{t('follow.title')}</h3>
      <Follow followed={feedOf(view)} />
    </div>
  );
}

/** Marks demo data in everything that leaves the page. */
const marked = (line: string, { about }: SheetContent, t: Text): string =>
  about.demo ? t('cite.demo', { line }) : line;

/** The picture as a file: for print, in the sizes of social networks, and as SVG. */
function Save({ picture: { name, content, draw } }: { picture: SharedPicture }) {
  const t = useText();
  const [busy, setBusy] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const save = (size: PictureSize, as: 'svg' | 'png'): void => {
    setBusy(`${size} ${as}`);
    setFailed(false);
    const make = async (): Promise<void> => {
      const scene = recolour(await draw(size));
      const file =
        as === 'png'
          ? await toPng(scene, size === 'print' ? undefined : 1)
          : new Blob([toSvg(scene, content.said.join(''), t.language)], { type: 'image/svg+xml' });
      const { answer, asOf } = content;
      const parts = ['vigil', name, answer.indicator.code, asOf.seq, ...(size === 'print' ? [] : [size])];
      saveFile(file, `${parts.join('-')}.${as}`);
    };
    make()
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

const FORMATS = ['csv', 'hxl.csv', 'xlsx', 'json'] as const;

/** The numbers of the picture as files, and each incident behind them. */
function Numbers({ picture: { numbers, content } }: { picture: SharedPicture }) {
  const t = useText();
  return (
    <ul class="plain downloads">
      {numbers.map(({ words, of, query }) => (
        <li key={words}>
          <TextWith
            words={t('cell.said')}
            name={words}
            said={FORMATS.map((format, index) => (
              <>
                {index > 0 && ' · '}
                <a
                  href={`/api/public/${of}${format === 'json' && of === 'counts' ? '' : `.${format}`}?${query}&lang=${t.language}`}
                  download={format === 'json' ? `vigil-${of}-${content.answer.indicator.code}.json` : true}
                >
                  {t(`share.as-${format}`)}
                </a>
              </>
            ))}
          />
        </li>
      ))}
    </ul>
  );
}
