/** What lets the viewer in, and what nobody may set here, for who wants to know. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Clause } from '../../core/audience.js';

export interface WhyWords {
  readonly why: Readonly<Record<'ask' | 'everyone' | 'person' | 'guests' | 'host', string>> & Readonly<Record<'group' | 'claims' | 'hostGroup', (name: string) => string>>;
  readonly forbidden: (modes: string) => string;
}

/** A sentence around names that people gave, which have a direction of their own. */
type Sentence = (words: (name: string) => string, name: string) => unknown;

/** `forbidden`: the modes that nobody may set, as they are called. */
export function renderWhy(because: Clause | undefined, forbidden: readonly string[], w: WhyWords, sentence: Sentence = isolated): TemplateResult | typeof nothing {
  if (!because) return nothing;
  const { why } = w;
  const text = because.by === 'group' ? sentence(why.group, because.group)
    : because.by === 'claims' ? sentence(why.claims, because.claims.join(', '))
      : because.by === 'host' ? (because.group === undefined ? why.host : sentence(why.hostGroup, because.group)) : why[because.by];
  return html`<details class="why"><summary>${why.ask}</summary><p dir="auto">${text}</p>${forbidden.length > 0 ? html`<p>${w.forbidden(forbidden.join(' · '))}</p>` : nothing}</details>`;
}

/** By the marks that Unicode has for it. */
function isolated(words: (name: string) => string, name: string): string {
  return words(`\u2068${name}\u2069`);
}
