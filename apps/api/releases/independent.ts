/** Whoever releases is another person than whoever asked, as `members/trust-policy.ts` knows it. */
export { requireIndependent } from '../members/trust.js';
