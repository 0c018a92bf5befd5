/** Whether letters act on questions, for hosts: off until switched on, and remembered by the browser. */
const AT = 'moot-host-keys';

export function remembersKeys(): boolean {
  try {
    return localStorage.getItem(AT) === 'on';
  } catch {
    return false;
  }
}

export function rememberKeys(on: boolean): void {
  try {
    if (on) localStorage.setItem(AT, 'on');
    else localStorage.removeItem(AT);
  } catch {
    // A browser that keeps nothing: they are on as long as the page.
  }
}

/** The Latin letter of a key that was pressed alone; on keyboards of other scripts, the one that stands in its place. */
export function letterOf({ key, code, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent): string | undefined {
  if (ctrlKey || metaKey || altKey || repeat) return undefined;
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return key.length === 1 && code.startsWith('Key') ? code.slice(3).toLowerCase() : undefined;
}
