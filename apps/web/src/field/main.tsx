import '../country-words-of-page.js';
import { render } from 'preact';
import { App } from './app.js';
import { registerServiceWorker } from './app-update.js';
import './field.css';

render(<App />, document.getElementById('field')!);
void registerServiceWorker();
