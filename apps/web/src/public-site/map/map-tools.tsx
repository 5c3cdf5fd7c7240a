import { useEffect, useRef, useState } from 'preact/hooks';
import { lazily } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import type { BaseMap } from './base-map.js';
import { iconOf } from './outline-icon.js';
import { goToPlace } from './go-to-place.js';
import './map-tools.css';

interface Props {
  /** Called when it is used, or drawn again: the map may be another one by then. */
  base: () => BaseMap | undefined;
  onWhole: () => void;
}

// Loads when it is opened: the search, and the names of communes.
const MapSearch = lazily(async () => ({ default: (await import('./map-search.js')).MapSearch }));

/** Buttons over the map that a reader does not wait for: the whole country, full screen, finding a place. */
export function MapTools({ base, onWhole }: Props) {
  const t = useText();
  const self = useRef<HTMLButtonElement>(null);
  const search = useRef<HTMLButtonElement>(null);
  const [isFull, setFull] = useState(false);
  const [isSearching, setSearching] = useState(false);
  useEffect(() => {
    const onResize = (): void => void base()?.map.invalidateSize({ pan: false });
    return isFull ? fillScreen(self.current!.closest('.picture')!, onResize, () => setFull(false)) : undefined;
  }, [isFull]);
  const outline = base()?.outline;
  const whole = t('map.whole-country');
  const full = t(isFull ? 'map.full-end' : 'map.full');
  const close = (): void => {
    setSearching(false);
    search.current?.focus();
  };
  return (
    <>
      <button type="button" class="map-button map-whole" aria-label={whole} title={whole} onClick={onWhole}>
        <svg width="22" height="22" viewBox="-1 -1 22 22" aria-hidden="true">
          {outline && <path d={iconOf(outline, base()!.corners)} class="map-tool" />}
        </svg>
      </button>
      <button
        type="button"
        class="map-button"
        aria-label={full}
        aria-pressed={isFull}
        title={full}
        ref={self}
        onClick={() => setFull(!isFull)}
      >
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d={isFull ? SMALLER : LARGER} class="map-tool" />
        </svg>
      </button>
      <button
        type="button"
        class="map-button"
        aria-label={t('map.find')}
        aria-expanded={isSearching}
        title={t('map.find')}
        ref={search}
        onClick={() => setSearching(!isSearching)}
      >
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d="M12 7.5a4.5 4.5 0 1 0-9 0 4.5 4.5 0 0 0 9 0M10.8 11l5 5" class="map-tool" />
        </svg>
      </button>
      {isSearching && (
        <MapSearch
          onPlace={(place) => {
            close();
            const map = base();
            map?.whenStill(() => goToPlace(map, place));
          }}
          onClose={close}
        />
      )}
    </>
  );
}

const LARGER = 'M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4';
const SMALLER = 'M6 2v4H2M16 6h-4V2M12 16v-4h4M2 12h4v4';

/**
 * Lets the map fill the screen, or the window where the browser cannot. The bar for leaving stays. Ends with Escape,
 * and when the keyboard goes on to what the map covers.
 * @returns a function that ends it
 */
const fillScreen = (picture: Element, onResize: () => void, onEnd: () => void): (() => void) => {
  const page = document.documentElement;
  const onChange = (): void => {
    if (!document.fullscreenElement) onEnd();
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (!picture.contains(target as Node) && !(target as Element).closest('.leave')) onEnd();
  };
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') onEnd();
  };
  picture.classList.add('picture-full');
  onResize();
  void page.requestFullscreen?.().catch(() => undefined);
  document.addEventListener('fullscreenchange', onChange);
  document.addEventListener('focusin', onFocus);
  document.addEventListener('keydown', onKey);
  return () => {
    document.removeEventListener('fullscreenchange', onChange);
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('keydown', onKey);
    if (document.fullscreenElement) void document.exitFullscreen();
    picture.classList.remove('picture-full');
    onResize();
  };
};
