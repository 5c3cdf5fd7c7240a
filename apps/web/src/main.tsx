import { render } from 'preact';
import { ledOutAgain, watchOverKeptPages } from './leaving/leave.js';
import { Shell } from './shell.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

// Whoever left and steps back is to see nothing of it.
if (!ledOutAgain()) {
  watchOverKeptPages();
  render(<Shell />, document.getElementById('vigil')!);
}
