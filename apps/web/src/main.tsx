import { render } from 'preact';
import { Router } from 'wouter-preact';
import { useSearchNow } from './address.js';
import { ledOutAgain, watchOverKeptPages } from './leaving/leave.js';
import { Shell } from './shell.js';
import { showWhenSaid } from './swap-server-page.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

// After a quick exit, going back into this tab must show nothing.
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
