import type { ComponentChildren } from 'preact';

/**
 * A text with elements, such as links, where it has {names}: `<TextWith words={t('cell.said')} name={link} said={n}
 * />`. What stands between them is up to whoever translates it.
 */
export function TextWith({ words, ...parts }: { words: string } & Record<string, ComponentChildren>) {
  return <>{words.split(/\{(\w+)\}/).map((piece, at) => (at % 2 === 0 ? piece : parts[piece]))}</>;
}
