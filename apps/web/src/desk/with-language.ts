/** Returns an address of the desk with the language that the page's own address names, if it names one. */
export const withLanguage = (path: string): string => {
  const lang = new URLSearchParams(location.search).get('lang');
  return lang ? `${path}${path.includes('?') ? '&' : '?'}lang=${lang}` : path;
};
