import type { Item, Scene } from '@vigil/shared/drawing/scene.js';

/**
 * The colours of an exported picture: those of the style sheet in light mode, because paper is white.
 * `picture-colours.spec.ts` compares them with tokens.css.
 */
export const PICTURE_COLOURS = {
  paper: '#fbfaf7',
  raised: '#ffffff',
  ink: '#17191c',
  'ink-2': '#464b51',
  'ink-3': '#62676e',
  line: '#dcd9d1',
  link: '#0f4f7d',
  done: '#1e6b3c',
  count: '#c0301c',
  'on-count': '#ffffff',
  out: '#a8a49b',
  sea: '#dde7eb',
  'sea-line': '#b3c7d0',
  abroad: '#efede7',
  land: '#ffffff',
  'border-country': '#6f7277',
  'border-1': '#817d74',
  'border-2': '#918d84',
  hatch: '#88847b',
  'border-shaded': '#57544d',
  casing: '#ffffff',
  'hatch-pale': '#57544d',
  'hatch-deep': '#ffffff',
  halo: '#ffffff',
  'map-ink': '#22262a',
  'map-ink-2': '#55595f',
  demo: '#ffd84d',
  'on-demo': '#1f1a00',
  'shade-1': '#f3beb2',
  'shade-2': '#e89b8b',
  'shade-3': '#d9705c',
  'shade-4': '#bf4632',
  'shade-5': '#8f1f10',
} as const;

/** Colours by name. */
type Inks = Readonly<Record<string, string>>;

/** Replaces colour names in a scene with colours. Other values (`none`) stay. */
export const recolour = (scene: Scene, inks: Inks = PICTURE_COLOURS): Scene => {
  const ink = (name: string): string => (Object.hasOwn(inks, name) ? inks[name]! : name);
  const draw = (item: Item): Item => {
    if (item.kind === 'window') return { ...item, items: item.items.map(draw) };
    if (item.kind === 'text')
      return { ...item, colour: ink(item.colour), ...(item.halo !== undefined && { halo: ink(item.halo) }) };
    const { fill, stripes, stroke } = item;
    return {
      ...item,
      ...(fill !== undefined && { fill: ink(fill) }),
      ...(stripes !== undefined && { stripes: ink(stripes) }),
      ...(stroke !== undefined && { stroke: ink(stroke) }),
    };
  };
  return { ...scene, items: scene.items.map(draw) };
};
