/** The suites that an adapter of one's own must pass: `mootkit/conformance`. They bring no test runner; give them yours. */
export { roomKeysContract, storeContract } from './stores/store.contract.js';
