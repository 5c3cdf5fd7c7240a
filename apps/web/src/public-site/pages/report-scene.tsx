import type { Item, Paint, Scene } from '@vigil/shared/drawing/scene.js';
import { SceneSvg } from '../../ui/scene-svg.js';

/** Colours that reports are drawn with on paper, and the colours of the page that stand for them. */
const INKS: Readonly<Record<string, string>> = {
  '#17191c': 'var(--ink)',
  '#22262a': 'var(--ink)',
  '#464b51': 'var(--ink-2)',
  '#55595f': 'var(--ink-2)',
  '#dcd9d1': 'var(--line)',
  '#b4b0a6': 'var(--border-1)',
  '#f6f4ee': 'var(--sunk)',
  '#ece9e2': 'var(--line)',
  '#c0301c': 'var(--count)',
  '#ffffff': 'var(--paper)',
};
const inkOf = (colour: string): string => INKS[colour] ?? colour;
/** White letters stand on a filled circle. */
const letterOf = (colour: string): string => (colour === '#ffffff' ? 'var(--on-count)' : inkOf(colour));

const painted = <T extends Paint>(item: T): T => ({
  ...item,
  ...(item.fill && { fill: inkOf(item.fill) }),
  ...(item.stripes && { stripes: inkOf(item.stripes) }),
  ...(item.stroke && { stroke: inkOf(item.stroke) }),
});

const inPageColours = (item: Item): Item => {
  switch (item.kind) {
    case 'text':
      return { ...item, colour: letterOf(item.colour), ...(item.halo && { halo: inkOf(item.halo) }) };
    case 'window':
      return { ...item, items: item.items.map(inPageColours) };
    default:
      return painted(item);
  }
};

const coloursOf = (item: Item): (string | undefined)[] =>
  item.kind === 'text'
    ? [item.colour, item.halo]
    : item.kind === 'window'
      ? item.items.flatMap(coloursOf)
      : [item.fill, item.stripes, item.stroke];

/**
 * Returns a report's drawing in the colours of the page, light or dark. One with a colour that is not known here stays
 * on white: on a dark page it could disappear.
 */
export const sceneOnPage = (scene: Scene): Scene =>
  scene.items.flatMap(coloursOf).every((colour) => colour === undefined || colour === 'none' || colour in INKS)
    ? { ...scene, items: scene.items.map(inPageColours) }
    : {
        ...scene,
        items: [
          { kind: 'rect', x: 0, y: 0, width: scene.width, height: scene.height, fill: '#ffffff' },
          ...scene.items,
        ],
      };

/** A drawing of a report, on a page of the site. `id` must be unique on the page. */
export function ReportScene({ scene, label, id }: { scene: Scene; label: string; id: string }) {
  return <SceneSvg scene={sceneOnPage(scene)} label={label} id={id} class="drawn" />;
}
