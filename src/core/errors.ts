/** Where a `MootError` came from and how its reader can act, beyond the sentence itself. */
export interface MootErrorOptions {
  /** Seconds after which trying again may help. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * The one error of Moot: a stable `code` for programs, a sentence for people.
 * Messages name what was wrong and what was expected; never a token, a text that somebody wrote, or an e-mail.
 */
export class MootError extends Error {
  override readonly name = 'MootError';
  /** Stable, snake_case, a noun and its state: `question_unknown`, `board_archived`. */
  readonly code: string;
  /** Seconds after which trying again may help, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, options: MootErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** Whether `error` is a `MootError`, also one that another copy of Moot on the page threw. */
export function isMootError(error: unknown): error is MootError {
  return error instanceof Error && error.name === 'MootError' && 'code' in error;
}
