import { type BuiltParts, filesOf } from './built-parts.js';

/** The part that asks the server for the queue while the rest is still loading. */
const ASKS_FIRST = 'ask-first';
/** The desk's frame and its queue. */
const DESK = 'desk';

/**
 * Returns the application's page as it is sent for addresses of the desk: with the desk's files in it, so that a
 * browser asks for all of them at once, and not for each when another one has named it.
 * @param shell the application's own page @param parts of the build; without those of the desk, the page stays as it is
 */
export const deskPage = (shell: string, parts: BuiltParts): string => {
  const [first] = filesOf([ASKS_FIRST], [], parts).scripts;
  const { css, scripts } = filesOf([ASKS_FIRST, DESK], [], parts);
  const later = scripts.filter((file) => file !== first && !shell.includes(`/${file}"`));
  const links = [
    ...css.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
    ...(first ? [`<script type="module" async crossorigin src="/${first}"></script>`] : []),
    ...later.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
  ];
  return shell.replace('</head>', `${links.join('')}</head>`);
};
