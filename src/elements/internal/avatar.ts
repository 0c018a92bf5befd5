import { html, type TemplateResult } from 'lit';

/** First letters of the first and last word of a name, at most two. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return [first, last].map((word) => Array.from(word)[0] ?? '').join('').toLocaleUpperCase();
}

/** A hue from 0 to 359, always the same for one id. */
function hueOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) | 0;
  return Math.abs(hash) % 360;
}

/** Initials on a colour from the id. At this lightness white text has more than 4.5:1 on every hue. */
export function avatar(id: string, name: string): TemplateResult {
  // As a property, not an attribute: that every policy of contents allows.
  const style = `background:oklch(0.46 0.1 ${hueOf(id)})` as unknown as CSSStyleDeclaration;
  return html`<span class="avatar" part="avatar" aria-hidden="true" .style=${style}>${initials(name)}</span>`;
}
