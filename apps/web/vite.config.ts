import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const words = (language: string) => ({ name: `words-${language}`, test: new RegExp(`text[\\\\/](app|public|counting)[\\\\/]${language}\\.json`) });

export default defineConfig({
  plugins: [preact()],
  json: { stringify: true },
  build: {
    outDir: 'dist/site',
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: [words('en'), words('km')] } },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
