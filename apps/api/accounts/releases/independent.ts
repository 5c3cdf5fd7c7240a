/** Whoever releases is another person than whoever asked, as `accounts/trust-policy.ts` knows it. */
export { requireIndependent } from '../trust.js';
