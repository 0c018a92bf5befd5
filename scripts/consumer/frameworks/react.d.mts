export namespace JSX {
  interface Element { readonly type: unknown }
  interface ElementChildrenAttribute { children: unknown }
  interface IntrinsicElements { div: { slot?: string; children?: unknown } }
}
export function jsx(type: unknown, props: unknown): JSX.Element;
export function jsxs(type: unknown, props: unknown): JSX.Element;
