/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { render } from 'lit';
import { renderMarkdown } from './markdown.js';

const ALLOWED = ['div', 'pre', 'code', 'blockquote', 'ol', 'ul', 'li', 'br', 'strong', 'em', 'del', 'a'];

function shown(text: string): HTMLElement {
  const place = document.createElement('section');
  render(renderMarkdown(text), place);
  return place;
}

/** Without what Lit leaves between its parts. */
const markup = (text: string) => shown(text).innerHTML.replace(/<!--.*?-->/g, '');

describe('Markdown', () => {
  it('shows emphasis, code, lists, quotes and links', () => {
    expect(markup('**so** *is* ~~not~~ `x < 1`')).to.equal('<div class="block"><strong>so</strong> <em>is</em> <del>not</del> <code>x &lt; 1</code></div>');
    expect(markup('- a\n- [x] b')).to.equal('<ul class="block"><li>a</li><li>☑ b</li></ul>');
    expect(markup('3. c')).to.equal('<ol class="block" start="3"><li>c</li></ol>');
    expect(markup('> said')).to.equal('<blockquote class="block"><div class="block">said</div></blockquote>');
    expect(markup('```word')).to.equal('<pre class="block"><code>word\n</code></pre>');
    expect(markup('```\n<b>\n```')).to.equal('<pre class="block"><code>&lt;b&gt;</code></pre>');
    expect(markup('one\ntwo')).to.equal('<div class="block">one<br>two</div>');
  });

  it('leads to pages and addresses of mail alone, and tells them nothing of where from', () => {
    expect(markup('[docs](https://a.example/x) b@c.example')).to.equal('<div class="block">'
      + '<a rel="noopener noreferrer nofollow" target="_blank" href="https://a.example/x">docs</a> '
      + '<a rel="noopener noreferrer nofollow" target="_blank" href="mailto:b@c.example">b@c.example</a></div>');
    for (const to of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//evil.example', '/relative', 'vbscript:x', '\u0001javascript:alert(1)']) {
      expect(shown(`[x](${to})`).querySelector('a'), to).to.equal(null);
    }
  });

  it('shows HTML, images, headings and tables as they were written: nothing is fetched', () => {
    for (const text of ['<img src=x onerror=alert(1)>', '![secret](https://evil.example/pixel.png)', '# Big', '| a | b |\n| - | - |\n| 1 | 2 |', '<script>alert(1)</script>', '---']) {
      const place = shown(text);
      expect(place.querySelector('img, script, h1, table, hr')).to.equal(null);
      expect(place.textContent.trim()).to.equal(text);
    }
  });

  it('makes nothing but what is allowed, of whatever is typed, and loses no letter', () => {
    const bit = fc.constantFrom('*', '**', '_', '`', '~~', '[', ']', '(', ')', '<', '>', '!', '#', '- ', '1. ', '> ', '|', '\n', '\n\n', '\\', '&lt;', 'javascript:', 'https://a.b/', '<a href=x>', 'onclick=', 'word', ' ', '\u202e', 'ع', '😀');
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 40 }).map((bits) => bits.join('')), (text) => {
        const place = shown(text);
        for (const element of place.querySelectorAll('*')) {
          expect(ALLOWED).to.include(element.localName);
          for (const { name } of element.attributes) expect(['class', 'start', 'href', 'rel', 'target']).to.include(name);
          if (element.localName === 'a') expect(element.getAttribute('href')).to.match(/^(https?:|mailto:)/i);
        }
        const count = (from: string) => from.match(/word/g)?.length ?? 0;
        // A definition of a reference is the one thing that Markdown takes for no text.
        if (!text.includes(']:') && !text.includes('](') && !text.includes('](<')) expect(count(place.textContent)).to.equal(count(text));
      }),
      { numRuns: 300 },
    );
  });

  it('stands what nobody would write: thousands of quotes and lists in each other', () => {
    for (const text of ['>'.repeat(9_000), '> - '.repeat(2_000), '1. '.repeat(3_000), '- '.repeat(4_000), '['.repeat(9_000)]) {
      expect(shown(text).textContent.length).to.be.greaterThan(0);
    }
  });
});
