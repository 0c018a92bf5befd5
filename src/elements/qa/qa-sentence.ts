/** Sentences of one language that hold words of another. */
import { html, type TemplateResult } from 'lit';

/** What stands for a part until it has its place: nothing that a sentence holds. */
const MARK = '\u0000';

/** A sentence around what people wrote or are called, which keeps a direction of its own. */
export function sentence(words: (...parts: string[]) => string, ...parts: string[]): readonly (string | TemplateResult)[] {
  const marked = words(...parts.map((_, at) => `${MARK}${at}${MARK}`));
  return marked.split(MARK).map((piece, at) => (at % 2 === 0 ? piece : html`<bdi>${parts[Number(piece)]}</bdi>`));
}
