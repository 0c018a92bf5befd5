const told = new Set<string>();

/** Tells the page's developer of something that the element got over. Once per text. */
export function warnOnce(message: string): void {
  if (told.has(message)) return;
  told.add(message);
  // eslint-disable-next-line no-console -- the one place where elements speak to developers
  console.warn(`Moot: ${message}`);
}
