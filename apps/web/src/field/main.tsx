import { COUNTRY_WORDS_ID, useWordsOfPage } from '@vigil/shared/text/country-words.js';
import { render } from 'preact';
import { App } from './app.js';
import { registerServiceWorker } from './app-update.js';
import './field.css';

useWordsOfPage(document.getElementById(COUNTRY_WORDS_ID)?.textContent);
render(<App />, document.getElementById('field')!);
void registerServiceWorker();
