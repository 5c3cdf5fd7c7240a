/** The first that fits wins: Edge says that it is Chrome, Chrome that it is Safari. */
const BROWSERS: readonly (readonly [code: string, sign: RegExp])[] = [
  ['edge', /\bEdgA?\/|\bEdgiOS\//],
  ['opera', /\bOPR\/|\bOpera\b/],
  ['samsung', /\bSamsungBrowser\//],
  ['firefox', /\bFirefox\/|\bFxiOS\//],
  ['chrome', /Chrome\/|\bCriOS\/|\bChromium\//],
  ['safari', /\bSafari\//],
];
const SYSTEMS: readonly (readonly [code: string, sign: RegExp])[] = [
  ['android', /\bAndroid\b/],
  ['iphone', /\biPhone\b/],
  ['ipad', /\biPad\b/],
  ['windows', /\bWindows\b/],
  ['mac', /\bMacintosh\b|\bMac OS X\b/],
  ['linux', /\bLinux\b|\bX11\b/],
];

export interface Device {
  browser: string;
  system: string;
}

const codeIn = (list: typeof BROWSERS, text: string): string =>
  list.find(([, sign]) => sign.test(text))?.[0] ?? 'other';

/**
 * Browser and system in words of a closed list, so that a member knows their own again. What it said of itself is not
 * kept.
 */
export const deviceOf = (userAgent: string | undefined): Device => {
  const text = (userAgent ?? '').slice(0, 500);
  return { browser: codeIn(BROWSERS, text), system: codeIn(SYSTEMS, text) };
};
