import { render } from 'preact';
import { App } from './app.js';
import { keepTheApp } from './app-update.js';
import './field.css';

render(<App />, document.getElementById('field')!);
void keepTheApp();
