import { render } from 'preact';
import { Shell } from './shell.js';
import { showWhenSaid } from './take-over.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

const root = document.getElementById('vigil')!;
showWhenSaid(root, document.getElementById('served'));
render(<Shell />, root);
