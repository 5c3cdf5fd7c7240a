/** The first match wins: Edge also claims to be Chrome, and Chrome to be Safari. */
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
 * Returns browser and system as codes of a closed list, so that members recognise their own devices. The user agent
 * itself is not stored.
 */
export const deviceOf = (userAgent: string | undefined): Device => {
  const text = (userAgent ?? '').slice(0, 500);
  return { browser: codeIn(BROWSERS, text), system: codeIn(SYSTEMS, text) };
};
