/** The suites that an adapter of one's own must pass: `mootkit/conformance`. They bring no test runner; give them yours. */
export { backendContract, type BackendContractSetup, type BackendSubject, type ContractPerson } from './backends/backend.contract.js';
export { roomKeysContract, storeContract } from './stores/store.contract.js';
