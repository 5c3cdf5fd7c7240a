import type { PluginOption } from 'vite';

/**
 * How components are compiled. A build needs this setting alone. `npm run dev` has Preact's own preset, which changes
 * a component without loading its page again, and brings Babel: `npm start` does not install it.
 */
export const preact = (command: 'build' | 'serve'): PluginOption =>
  command === 'serve'
    ? import('@preact/preset-vite').then((preset) => preset.default())
    : { name: 'preact', config: () => ({ oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } }) };
