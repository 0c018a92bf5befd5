/** What the one address serves: all tags, and the HTTP backend with them, so that a page with a server waits for one file less. */
export * from './index.js';
export { http, type HttpOptions } from './backends/http/http-backend.js';
