import { Words } from '../words.js';

/** The staff side. Loaded only by staff. */
export default function Desk() {
  return <Words rooms={['app', 'desk', 'codebook', 'problems']}><main class="page" /></Words>;
}
