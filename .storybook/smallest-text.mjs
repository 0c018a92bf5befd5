/** The smallest step of type, of the size that the page gives an element. Steps inside steps multiply, which nobody sees in a style sheet. */
const SMALLEST = 0.8125;

const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
const sizeOf = (element) => Number.parseFloat(getComputedStyle(element).fontSize);

/** What is written smaller than that in the elements below, and is not mere decoration. */
function* smallTexts(root) {
  for (const host of root.querySelectorAll('*')) {
    if (!host.shadowRoot) continue;
    const least = sizeOf(host) * SMALLEST - 0.05;
    for (const one of host.shadowRoot.querySelectorAll('*')) {
      if (hasText(one) && one.checkVisibility() && !one.closest('[aria-hidden=true]') && sizeOf(one) < least) yield one;
    }
    yield* smallTexts(host.shadowRoot);
  }
}

/** Fails a story in which something is too small to read. */
export function assertReadable({ canvasElement }) {
  const small = [...smallTexts(canvasElement)].map((one) => `${sizeOf(one)} px: <${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 40)}`);
  if (small.length > 0) throw new Error(`Smaller than ${SMALLEST} of the page's text:\n${small.join('\n')}`);
}
