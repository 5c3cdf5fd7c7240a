import { render } from 'preact';
import { Router } from 'wouter-preact';
import { useSearchNow } from './address.js';
import { ledOutAgain, watchOverKeptPages } from './leaving/leave.js';
import { Shell } from './shell.js';
import { showWhenSaid } from './swap-server-page.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

// Whoever left and steps back is to see nothing of it.
if (!ledOutAgain()) {
  const root = document.getElementById('vigil')!;
  watchOverKeptPages();
  showWhenSaid(root, document.getElementById('served'));
  render(
    <Router searchHook={useSearchNow}>
      <Shell />
    </Router>,
    root,
  );
}
