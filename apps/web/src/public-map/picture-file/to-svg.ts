import { INK, inkOf, type Inks } from './ink.js';
import { FONT, type Scene } from './scene.js';
import { type Drawn, svgTree, written } from './svg-tree.js';

const SAFE: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** No control characters: XML has no way to write them. */
const escape = (text: string): string => text.replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (sign) => SAFE[sign]!);

const write = ({ tag, attributes, inside }: Drawn): string => {
  const named = Object.entries(attributes).map(([name, value]) => (value === undefined ? '' : ` ${name}="${escape(written(value))}"`)).join('');
  const content = inside.map((one) => (typeof one === 'string' ? escape(one) : write(one))).join('');
  return content === '' ? `<${tag}${named}/>` : `<${tag}${named}>${content}</${tag}>`;
};

/** A drawing as an SVG file of its own: no style sheet, no script, nothing to load. `title` is its name for ears. */
export const toSvg = (scene: Scene, title: string, language: string, inks: Inks = INK): string => {
  const { size: { width, height }, inside } = svgTree(scene, (name) => inkOf(name, inks));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="${language}" font-family="${escape(FONT)}" role="img">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${inside.map(write).join('\n')}
</svg>
`;
};
