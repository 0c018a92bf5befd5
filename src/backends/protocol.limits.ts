/** How much one request with commands may carry. Apart from the rest of the protocol: a page's first view sends none. */

/** Commands that one request may carry. */
export const MOST_COMMANDS = 50;
/** Bytes of a request's body. */
export const MOST_BYTES = 64 * 1024;
