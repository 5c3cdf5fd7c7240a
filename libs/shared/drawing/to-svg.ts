import { escapeXml } from './escape-xml.js';
import { FONT, type Item, type Paint, round, type Scene } from './scene.js';

const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .map(([name, value]) =>
      value === undefined ? '' : ` ${name}="${escapeXml(String(typeof value === 'number' ? round(value) : value))}"`,
    )
    .join('');

export type TextItem = Extract<Item, { kind: 'text' }>;

/**
 * Returns a drawing as a self-contained SVG file: no style sheet, no script, nothing to load. `title` is its name for
 * screen readers. `write` draws a text in another way, as SVG: as outlines, if the viewer may lack the font.
 */
export const toSvg = (
  { width, height, items }: Scene,
  title: string,
  language: string,
  write?: (text: TextItem) => string,
): string => {
  const stripes = new Map<string, string>();
  const stripesOf = (colour: string, fill: string, turn: number): string => {
    const key = `${fill} ${colour} ${turn}`;
    if (!stripes.has(key)) stripes.set(key, `stripes-${stripes.size}`);
    return `url(#${stripes.get(key)})`;
  };
  const paint = ({ fill, stripes: colour, isMirrored, stroke, line, dash }: Paint): string =>
    attributes({
      fill: colour ? stripesOf(colour, fill ?? 'none', isMirrored ? -45 : 45) : (fill ?? 'none'),
      stroke,
      'stroke-width': stroke ? (line ?? 1) : undefined,
      'stroke-dasharray': dash?.join(' '),
    });
  let windows = 0;
  const draw = (item: Item): string => {
    switch (item.kind) {
      case 'path':
        return `<path${attributes({ d: item.d })}${paint(item)}/>`;
      case 'rect':
        return `<rect${attributes({ x: item.x, y: item.y, width: item.width, height: item.height })}${paint(item)}/>`;
      case 'circle':
        return `<circle${attributes({ cx: item.x, cy: item.y, r: item.radius })}${paint(item)}/>`;
      case 'text':
        return write
          ? write(item)
          : `<text${attributes({
              x: item.x,
              y: item.y,
              'font-size': item.size,
              'font-weight': item.weight,
              fill: item.colour,
              'text-anchor': item.anchor === 'start' ? undefined : item.anchor,
              ...(item.halo && {
                stroke: item.halo,
                'stroke-width': 3,
                'stroke-linejoin': 'round',
                'paint-order': 'stroke',
              }),
            })}>${escapeXml(item.text)}</text>`;
      case 'window': {
        const id = `window-${windows++}`;
        return `<clipPath id="${id}"><rect${attributes({ width: item.width, height: item.height })}/></clipPath><g transform="translate(${round(item.x)} ${round(item.y)})${item.scale === undefined ? '' : ` scale(${item.scale.toFixed(4)})`}" clip-path="url(#${id})">${item.items.map(draw).join('')}</g>`;
      }
    }
  };
  const body = items.map(draw).join('\n');
  const patterns = [...stripes].map(([key, id]) => {
    const [fill, colour, turn] = key.split(' ') as [string, string, string];
    return `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})"><rect width="6" height="6" fill="${escapeXml(fill)}"/><rect width="2" height="6" fill="${escapeXml(colour)}"/></pattern>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="${language}" font-family="${escapeXml(FONT)}" role="img">
<title>${escapeXml(title)}</title>
<defs>${patterns.join('')}</defs>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${body}
</svg>
`;
};
