import { Fragment, type VNode } from 'preact';
import { jsxEscape } from 'preact/jsx-runtime';

const PLAIN = /^(class|href|lang|title|(aria|data)-[a-z-]+)$/;

/**
 * Returns the HTML of elements that contain only plain attributes, text and such elements, as the renderer writes it.
 * On the server a table of many rows then needs no component for each cell.
 * @returns null for anything else, such as components, which the renderer must draw
 */
export const markupOf = (child: unknown): string | null => {
  if (typeof child !== 'object' || child === null) return (jsxEscape(child) as string | null) ?? '';
  if (Array.isArray(child)) {
    const parts = child.map(markupOf);
    return parts.includes(null) ? null : parts.join('');
  }
  const { type, props } = child as VNode<Record<string, unknown>>;
  if (typeof type !== 'string' && type !== Fragment) return null;
  let start = '';
  for (const name in props) {
    if (name === 'children') continue;
    const value = props[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value === '' || !PLAIN.test(name)) return null;
    start += ` ${name}="${jsxEscape(value) as string}"`;
  }
  const inside = markupOf(props.children);
  if (inside === null) return null;
  return typeof type === 'string' ? `<${type}${start}>${inside}</${type}>` : start === '' ? inside : null;
};
