import { render } from 'preact';
import { Shell } from './shell.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

render(<Shell />, document.getElementById('vigil')!);
