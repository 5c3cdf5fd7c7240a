/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- the map is moved with the arrow keys */
import {
  geoJSON,
  map as createMap,
  marker,
  divIcon,
  svg,
  type GeoJSON,
  type LeafletMouseEvent,
  type Map as LeafletMap,
  type Marker,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { Bounds } from '@vigil/shared/places/place.js';
import { lonOnMap } from '@vigil/shared/places/point-in-area.js';
import type { Feature } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { usePlaces } from '../places-context.js';

export interface Degrees {
  lat: number;
  lon: number;
}
interface Props {
  code: string | null;
  at: Degrees | null;
  onPick: (at: Degrees) => void;
}

type Areas = Topology<Record<string, GeometryCollection<{ code: string }>>>;
const loads = new Map<string, Promise<Feature[]>>();

/**
 * Loads the areas of a level (1 to 3), or of the surroundings, once. Empty when the network fails: the map is then
 * blank.
 */
const areasOf = (file: string, object: string): Promise<Feature[]> => {
  const key = `${file} ${object}`;
  const found =
    loads.get(key) ??
    api.get<Areas>(`/api/public/areas/${file}.topo.json`).then((reply) => {
      const part = reply.ok ? reply.value.objects[object] : undefined;
      if (!reply.ok) loads.delete(key);
      return reply.ok && part ? feature(reply.value, part).features : [];
    });
  loads.set(key, found);
  return found;
};

const DISTRICTS_FROM_ZOOM = 8.5;

class Picture {
  readonly map: LeafletMap;
  private unit: GeoJSON | null = null;
  private pin: Marker | null = null;
  private wanted: string | null = null;
  private readonly districts: GeoJSON;
  private isRemoved = false;

  constructor(
    element: HTMLElement,
    private readonly bounds: Bounds,
    onPick: (at: Degrees) => void,
  ) {
    const [west, south, east, north] = bounds;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = createMap(element, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.5,
      maxZoom: 17,
      scrollWheelZoom: false,
      renderer: svg({ padding: 0.5 }),
      inertia: !still,
      zoomAnimation: !still,
      fadeAnimation: false,
    });
    this.map.fitBounds([
      [south, west],
      [north, east],
    ]);
    this.map.setMinZoom(this.map.getZoom() - 1);
    this.map.on('click', (event: LeafletMouseEvent) => onPick(round(event.latlng.lat, event.latlng.lng)));
    this.map.on('focus click', () => this.map.scrollWheelZoom.enable());
    this.districts = geoJSON(undefined, { interactive: false, style: { className: 'place-line' } });
    this.map.on('zoomend', () => this.showDistricts());
    void this.drawGround();
  }

  /** Removes the map. Areas that are still loading are not drawn. */
  remove(): void {
    this.isRemoved = true;
    this.map.remove();
  }

  middle(): Degrees {
    const { lat, lng } = this.map.getCenter();
    return round(lat, lng);
  }

  /** Outlines the unit of a code and moves the map to it. */
  async show(code: string | null, level: number | null): Promise<void> {
    this.wanted = code;
    const areas = code === null || !level ? [] : await areasOf(String(level), `adm${level}`);
    if (this.wanted !== code || this.isRemoved) return;
    this.unit?.remove();
    this.unit = null;
    const found = areas.find(
      ({ properties }) =>
        properties?.code === code ||
        String(properties?.codes ?? '')
          .split(',')
          .includes(String(code)),
    );
    if (!found) return;
    this.unit = geoJSON(found, { interactive: false, style: { className: 'place-unit' } }).addTo(this.map);
    const bounds = this.unit.getBounds();
    if (!this.pin) this.map.fitBounds(bounds.pad(0.6), { animate: false });
  }

  point(at: Degrees | null): void {
    this.pin?.remove();
    const onMap: [number, number] | null = at && [at.lat, lonOnMap(at.lon, this.bounds)];
    this.pin =
      onMap &&
      marker(onMap, {
        interactive: false,
        keyboard: false,
        icon: divIcon({ className: 'place-pin', iconSize: [18, 18] }),
      }).addTo(this.map);
    if (onMap && !this.map.getBounds().contains(onMap)) this.map.panTo(onMap, { animate: false });
  }

  private async drawGround(): Promise<void> {
    const [provinces, lakes] = await Promise.all([areasOf('1', 'adm1'), areasOf('base', 'lakes')]);
    if (this.isRemoved) return;
    const still = { interactive: false };
    geoJSON(provinces, { ...still, style: { className: 'place-land' } })
      .addTo(this.map)
      .bringToBack();
    geoJSON(lakes, { ...still, style: { className: 'place-water' } }).addTo(this.map);
    this.unit?.bringToFront();
    this.showDistricts();
  }

  private showDistricts(): void {
    if (this.map.getZoom() < DISTRICTS_FROM_ZOOM) return void this.districts.remove();
    if (this.districts.getLayers().length > 0) return void this.districts.addTo(this.map);
    void areasOf('2', 'adm2').then((areas) => {
      if (this.isRemoved) return;
      for (const area of areas) this.districts.addData(area);
      if (this.map.getZoom() >= DISTRICTS_FROM_ZOOM) this.districts.addTo(this.map);
    });
  }
}

/**
 * Six decimals of a degree are a tenth of a metre; more would be false precision. The map may lie a whole turn further
 * east than the degrees that are kept.
 */
const round = (lat: number, lon: number): Degrees => ({
  lat: Math.round(lat * 1e6) / 1e6,
  lon: Math.round((lon > 180 ? lon - 360 : lon) * 1e6) / 1e6,
});

/** A small map to click. Without a pointer, the arrow keys move it and its centre can be chosen. */
export function PlaceMap({ code, at, onPick }: Props) {
  const t = useText();
  const { country, gazetteer } = usePlaces();
  const frame = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  const latest = useRef(onPick);
  latest.current = onPick;
  useEffect(() => {
    if (!country) return;
    const one = new Picture(frame.current!, country.bounds, (degrees) => latest.current(degrees));
    setPicture(one);
    return () => {
      one.remove();
      setPicture(null);
    };
  }, [country?.code]);
  const level = code === null ? null : (gazetteer.get(code)?.level ?? null);
  useEffect(() => {
    picture?.point(at);
  }, [picture, at?.lat, at?.lon]);
  useEffect(() => {
    void picture?.show(code, level);
  }, [picture, code, level]);
  return (
    <div class="place-map">
      <div class="place-map-frame" ref={frame} tabIndex={0} role="application" aria-label={t('desk.place.map')} />
      <span class="place-cross" aria-hidden="true" />
      <div class="place-map-buttons">
        <Button class="button-small" aria-label={t('desk.place.zoom-in')} onClick={() => picture?.map.zoomIn()}>
          +
        </Button>
        <Button class="button-small" aria-label={t('desk.place.zoom-out')} onClick={() => picture?.map.zoomOut()}>
          −
        </Button>
        <Button
          class="button-small"
          onClick={() => {
            if (picture) onPick(picture.middle());
          }}
        >
          {t('desk.place.take-middle')}
        </Button>
      </div>
    </div>
  );
}
