import type { PublicTiles } from '@vigil/shared/public/response-types.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { lazyBesideMap, restMayLoad } from '../lazy-beside-map.js';
import { levelAt, type SymbolScale } from '../symbol-scale.js';
import type { View } from '../view.js';
import { BaseMap } from './base-map.js';
import type { MapName } from './label-layer.js';
import { type MapSymbol, outerRadius } from './map-symbol.js';
import type { NamesAndScale, Sight } from './names-and-scale.js';
import { SymbolLayer } from './symbol-layer.js';

export type Level = 1 | 2 | 3;

// The map can be moved without it.
const MapTools = lazyBesideMap(async () => ({ default: (await import('./map-tools.js')).MapTools }), <></>);

interface Props {
  /** west, south, east, north in degrees */
  bounds: readonly [number, number, number, number];
  /** To where the map can be moved: of several countries, all of them. */
  reach: readonly [number, number, number, number];
  symbols: readonly MapSymbol[];
  scale: SymbolScale;
  names: readonly MapName[];
  unwatched: ReadonlySet<string>;
  /** Class of each shaded unit, 1 to 5; empty where circles are drawn. */
  shades: ReadonlyMap<string, number>;
  /** The drawn level; `onLevel` requests another one as the reader zooms. */
  level: Level;
  onLevel: (level: Level) => void;
  at: View['at'];
  onMove: (at: View['at']) => void;
  /** The unit whose card is open. */
  selected: string | null;
  onSelect: (code: string | null) => void;
  /** Renders the card of a unit: the one under the pointer, or the selected one. */
  card: (code: string, isPinned: boolean) => ComponentChildren;
  /** The base map that the operator loaded, if there is one. */
  tiles: PublicTiles | undefined;
  label: string;
  /** More buttons over the map. */
  children: ComponentChildren;
  /** Returns the name of the unit in the middle of a picture of its parts. */
  nameOf: (code: string) => string;
  /** Returns the position of a unit, so that its card opens on the other side. */
  pointOf: (code: string) => { lat: number; lon: number } | undefined;
}

/** `orientation`: null until its code has loaded. */
interface Drawn {
  base: BaseMap;
  symbols: SymbolLayer;
  orientation: NamesAndScale | null;
}

/** The map. Leaflet draws it; this component updates it when the page's data change. */
export function MapView(props: Props) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [hovered, setHovered] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const [sight, setSight] = useState<Sight | null>(null);

  // Before painting, so that the map and the page's text change in the same frame.
  useLayoutEffect(() => {
    // Its height is what the sentence and the tiles leave of the window, once: it must not change under a reader. After
    // another page they are not there yet.
    const box = frame.current!.parentElement!;
    if (document.getElementById('served'))
      box.style.setProperty('--above', `${Math.round(box.getBoundingClientRect().top + scrollY)}px`);
    const one = draw(frame.current!, latest, setHovered, () => setFailed(true), setSight);
    drawn.current = one;
    return () => {
      one.base.remove();
      drawn.current = null;
    };
  }, []);

  useLayoutEffect(() => {
    drawn.current?.symbols.draw(props.symbols, props.scale);
  }, [props.symbols, props.scale]);
  // After the marks are painted: placing the names takes as long again, and readers want the numbers first.
  useEffect(() => {
    drawn.current?.symbols.say();
    if (drawn.current?.orientation) orient(drawn.current.orientation, props);
  }, [props.names, props.symbols, props.scale]);
  useLayoutEffect(() => {
    drawn.current?.base.mark(props.unwatched, props.shades);
  }, [props.unwatched, props.shades]);
  useLayoutEffect(() => {
    drawn.current?.symbols.select(props.selected);
  }, [props.selected]);
  useLayoutEffect(() => {
    void drawn.current?.base.show(props.level).then(
      () => drawn.current?.orientation?.place(),
      () => setFailed(true),
    );
  }, [props.level]);
  useLayoutEffect(() => {
    if (props.at === null) drawn.current?.base.fit(props.bounds);
  }, [props.at === null, props.bounds.join()]);

  const shown = props.selected ?? hovered;
  const card = shown === null ? null : props.card(shown, props.selected !== null);
  const isLeft = shown !== null && drawn.current?.base.isLeft(props.pointOf(shown)) === true;
  const zoom = (by: number): void => {
    drawn.current?.base.zoom(by);
  };
  const close = (): void => {
    if (props.selected) drawn.current?.symbols.focus(props.selected);
    props.onSelect(null);
    setHovered(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  return (
    <>
      <div class="map" role="region" aria-label={props.label} onKeyDown={onKeyDown}>
        <svg class="map-pattern" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5].map((shade) => (
            <pattern
              key={shade}
              id={`nobody-watched-${shade}`}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              {shade > 0 && <rect width="6" height="6" class={`shade-${shade}`} />}
              <line x1="0" y1="0" x2="0" y2="6" class="hatch-line" />
            </pattern>
          ))}
        </svg>
        <div class="map-frame" ref={frame} role="group" aria-label={t('map.keys')} />
        <div class="map-buttons">
          <button type="button" class="map-button" aria-label={t('map.zoom-in')} onClick={() => zoom(1)}>
            +
          </button>
          <button type="button" class="map-button" aria-label={t('map.zoom-out')} onClick={() => zoom(-1)}>
            −
          </button>
          <MapTools
            base={() => drawn.current?.base}
            onWhole={() => drawn.current?.base.whenStill(() => latest.current.onMove(null))}
          />
        </div>
        {props.children}
        <p class="map-where" role="status">
          {sight?.middle && <span>{props.nameOf(sight.middle)}</span>}
        </p>
        {sight && (
          <p class="map-scale" aria-hidden="true" style={{ width: `${sight.bar.width}px` }}>
            {sight.bar.km < 1 ? t('map.scale-metres', { n: sight.bar.km * 1000 }) : t('map.scale', { n: sight.bar.km })}
          </p>
        )}
        {failed && (
          <p class="map-failed" role="alert">
            {t('map.not-drawn')}
          </p>
        )}
      </div>
      {card && (
        <div
          class={`map-card ${props.selected ? 'map-card-pinned' : ''} ${isLeft ? 'map-card-right' : ''}`}
          onKeyDown={onKeyDown}
        >
          {props.selected && (
            <button type="button" class="map-card-close" aria-label={t('app.close')} onClick={close}>
              ×
            </button>
          )}
          {card}
        </div>
      )}
    </>
  );
}

const orient = (orientation: NamesAndScale, { names, symbols, scale }: Props): void =>
  orientation.draw(
    names,
    symbols.map((symbol) => ({
      code: symbol.code,
      radius: outerRadius(symbol, scale),
      lat: symbol.lat,
      lon: symbol.lon,
    })),
  );

const draw = (
  element: HTMLElement,
  props: { current: Props },
  onHover: (code: string | null) => void,
  onFailed: () => void,
  onSight: (sight: Sight) => void,
): Drawn => {
  const onTap = (code: string): void => props.current.onSelect(code);
  const events = { onHover, onTap };
  const base = new BaseMap(element, props.current, events, props.current.tiles ? 15 : 13);
  const drawn: Drawn = { base, symbols: new SymbolLayer(base.map, events), orientation: null };
  const { at, level } = props.current;
  if (at) base.map.setView([at.lat, at.lon], at.zoom, { animate: false });
  base.showAround().catch(() => {
    /* the land can be read without its neighbours */
  });

  const look = (): void => {
    if (drawn.orientation) onSight(drawn.orientation.sight(props.current.level));
  };
  let isByReader = false;
  const byReader = (): void => {
    if (!base.isFitting) isByReader = true;
  };
  base.map.on('dragstart zoomstart keydown', byReader);
  const report = (): void => {
    if (base.isFitting) return; // the zoom at which the country fits is not known yet
    const zoom = base.map.getZoom();
    const wanted = levelAt(zoom, base.countryZoom);
    if (wanted !== props.current.level) props.current.onLevel(wanted);
    look();
    if (!isByReader) return;
    isByReader = false;
    const { lat, lng } = base.map.getCenter();
    props.current.onMove({ lat, lon: lng, zoom });
  };
  base.map.on('moveend fitted', report);
  base.map.on('resize', () => {
    if (!props.current.at) base.fit();
  });
  base.map.on('click', () => props.current.onSelect(null));
  base.show(level).then(() => {
    look();
    drawn.orientation?.place();
  }, onFailed);
  // The map can be read without it, and its circles work.
  void restMayLoad()
    .then(() => import('./names-and-scale.js'))
    .then(
      ({ NamesAndScale }) => {
        if (!element.isConnected) return;
        drawn.orientation = new NamesAndScale(
          base,
          drawn.symbols,
          () =>
            element
              .closest('.picture-frame')!
              .querySelectorAll('.legend, .map-buttons, .map-switch, .map-where span, .map-scale, .map-credit'),
          props.current.tiles,
        );
        orient(drawn.orientation, props.current);
        look();
      },
      () => undefined,
    );
  report();
  return drawn;
};
