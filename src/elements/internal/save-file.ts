/** Milliseconds after which the browser has taken the file over. */
const TAKEN = 10_000;

/** Gives the reader a file; its name is made of a title in any script. */
export function saveFile(title: string, extension: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  Object.assign(document.createElement('a'), { href: url, download: `${name}.${extension}` }).click();
  setTimeout(() => { URL.revokeObjectURL(url); }, TAKEN);
}
