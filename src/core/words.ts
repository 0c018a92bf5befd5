/** Texts as people look for them. */

/** Every word of the search stands in the text, whatever the case and accents. */
export function matches(search: string): (text: string) => boolean {
  const isMatch = matchesFolded(search);
  return (text) => isMatch(fold(text));
}

/** As `matches`, for texts that are folded already. */
export function matchesFolded(search: string): (folded: string) => boolean {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return (folded) => words.every((word) => folded.includes(word));
}

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
}
