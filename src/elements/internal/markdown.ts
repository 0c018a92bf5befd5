/** What people write, as templates: a small part of Markdown, never a string of HTML. Loads with the first text that has any. */
import { html, nothing, type TemplateResult } from 'lit';
import { Lexer, type Token, type Tokens } from 'marked';

const SAFE = /^(https?:|mailto:)/i;

/** How deep lists and quotes stand in each other; what is deeper stands as it was written. */
const MOST_LEVELS = 6;

/** The address of a link where it is one that a page may lead to. */
function safe(href: string): string | undefined {
  try {
    return SAFE.test(new URL(href).protocol) ? href : undefined;
  } catch {
    // Relative addresses would lead somewhere else on each page.
    return undefined;
  }
}

/** Paragraphs, lists, quotes, code, emphasis and links; whatever else Markdown knows stands as it was written. */
export function renderMarkdown(text: string): TemplateResult {
  try {
    // Own options: a page that uses the library too may have changed the shared ones.
    return html`${blocks(Lexer.lex(text, { gfm: true, breaks: true, extensions: null, tokenizer: null }), MOST_LEVELS)}`;
  } catch {
    // Thousands of quotes in each other are more than the lexer bears.
    return html`${text}`;
  }
}

function blocks(tokens: readonly Token[], levels: number): unknown {
  return tokens.map((token) => {
    if (levels === 0) return token.raw;
    switch (token.type) {
      case 'space':
      case 'def':
        return nothing;
      case 'paragraph':
        return html`<div class="block">${inlines((token as Tokens.Paragraph).tokens)}</div>`;
      case 'text':
        return inlines((token as Tokens.Text).tokens ?? [token]);
      case 'checkbox':
        return (token as Tokens.Checkbox).checked ? '☑ ' : '☐ ';
      case 'code': {
        // What stands beside the fence is a letter too: somebody may have meant no code at all.
        const { lang, text } = token as Tokens.Code;
        return html`<pre class="block"><code>${lang ? `${lang}\n${text}` : text}</code></pre>`;
      }
      case 'blockquote':
        return html`<blockquote class="block">${blocks((token as Tokens.Blockquote).tokens, levels - 1)}</blockquote>`;
      case 'list': {
        const { ordered, start, items } = token as Tokens.List;
        const points = items.map((item) => html`<li>${blocks(item.tokens, levels - 1)}</li>`);
        return ordered ? html`<ol class="block" start=${start || 1}>${points}</ol>` : html`<ul class="block">${points}</ul>`;
      }
      default:
        return html`<div class="block">${token.raw.trimEnd()}</div>`;
    }
  });
}

function inlines(tokens: readonly Token[]): unknown {
  return tokens.map((token) => {
    switch (token.type) {
      case 'text':
      case 'escape':
        return (token as Tokens.Text | Tokens.Escape).text;
      case 'br':
        return html`<br />`;
      case 'strong':
        return html`<strong>${inlines((token as Tokens.Strong).tokens)}</strong>`;
      case 'em':
        return html`<em>${inlines((token as Tokens.Em).tokens)}</em>`;
      case 'del':
        return html`<del>${inlines((token as Tokens.Del).tokens)}</del>`;
      case 'codespan':
        return html`<code>${(token as Tokens.Codespan).text}</code>`;
      case 'link': {
        const { href, tokens: inner, raw } = token as Tokens.Link;
        const to = safe(href);
        return to === undefined ? raw : html`<a href=${to} rel="noopener noreferrer nofollow" target="_blank">${inlines(inner)}</a>`;
      }
      default:
        return token.raw;
    }
  });
}
