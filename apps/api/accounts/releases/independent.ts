/** Whoever releases is another person than whoever asked, as `accounts/trust-policy.ts` knows it. */
export { assertIndependent } from '../trust.js';
