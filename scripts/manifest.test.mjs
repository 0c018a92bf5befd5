/** What the class docs promise is what the sources do, and what docs/elements.md says. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementsIn, elementsPage, fallbackOf, readManifest, sourcesOf } from './manifest.mjs';
import { root } from './setup.mjs';

const manifest = readManifest();
const elements = elementsIn(manifest);
const classes = manifest.modules.flatMap(({ declarations }) => declarations);
const sorted = (names) => [...new Set(names)].sort();
const namesOf = (list = []) => sorted(list.map(({ name }) => name));

describe('docs/elements.md', () => {
  it('says what the class docs say: npm run build writes it', () => {
    expect(readFileSync(join(root, 'docs/elements.md'), 'utf8')).toBe(elementsPage(manifest));
  });
});

describe('the manifest', () => {
  it('has every tag, with its class, what registers it, and nothing private', () => {
    const registering = readdirSync(join(root, 'src/elements'), { recursive: true }).map((path) => basename(path)).filter((file) => /^moot-[\w-]+\.ts$/.test(file));
    expect(elements.map(({ tagName }) => `${tagName}.ts`)).toEqual(registering.sort());
    for (const { registeredIn, tagName, members, attributes, events } of elements) {
      expect(basename(registeredIn)).toBe(`${tagName}.js`);
      for (const { name, privacy = 'public', inheritedFrom } of members) expect([name, privacy, inheritedFrom]).toEqual([expect.stringMatching(/^[a-z]\w*$/), 'public', undefined]);
      for (const { fieldName } of attributes) if (fieldName !== undefined) expect(members.map(({ name }) => name)).toContain(fieldName);
      for (const { name } of events) expect(name).toMatch(/^moot-/);
    }
  });

  it('names no source, for sources are not shipped', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/"\/?src\/|\.ts"/);
  });
});

/** Attributes of pages, and of what templates make. */
const PAGES = ['lang', 'dir'];

describe.each(elements)('$tagName', ({ module, name, description, members, attributes, events, slots = [], cssParts = [], cssProperties = [] }) => {
  // Docs name what the code should have; only code counts as having it.
  const texts = sourcesOf(module).map((text) => text.replace(/\/\*[^]*?\*\//g, ''));
  const used = (pattern) => texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found));

  it('describes itself and all that it offers', () => {
    expect(description, name).toBeTruthy();
    for (const it of [...members, ...attributes, ...events, ...slots, ...cssParts, ...cssProperties]) expect(it.description, `${name}: ${it.name}`).toBeTruthy();
  });

  it('has the parts of its templates', () => {
    expect(used(/\b(part=(?!")\S*|exportparts)/g), 'a part that only runs could tell').toEqual([]);
    expect(namesOf(cssParts)).toEqual(sorted(used(/\bpart="([^"]*)"/g).flatMap((it) => it.split(/\s+/))));
  });

  it('has the attributes that are read without a property, and no others of the kind', () => {
    const fields = members.map((it) => it.name);
    expect(namesOf(attributes.filter(({ fieldName }) => fieldName === undefined))).toEqual(sorted(used(/\bgetAttribute\('([\w-]+)'\)/g)).filter((one) => !fields.includes(one) && !PAGES.includes(one)));
  });

  it('has the slots of its templates', () => {
    expect(namesOf(slots)).toEqual(sorted(used(/<slot\b([^>]*)>/g).map((it) => /\bname="([^"]*)"/.exec(it)?.[1] ?? '')));
  });

  it('has the tokens of its styles, with their defaults', () => {
    expect(namesOf(cssProperties)).toEqual(sorted(used(/(--moot-[\w-]+)/g)));
    for (const { name: token, default: value } of cssProperties) {
      const fallbacks = texts.map((text) => fallbackOf(token, [text])).filter((it) => it !== undefined);
      expect([token, ...sorted(fallbacks)]).toEqual([token, value]);
    }
  });

  it('has the events that it sends, by their classes, and says which can be cancelled', () => {
    expect(sorted(events.map(({ type }) => type.text))).toEqual(sorted(used(/\bnew (Moot\w+Event)\(/g)));
    for (const event of events) {
      const own = classes.find((it) => it.name === event.type.text);
      expect(own?.members.find((it) => it.name === 'type')?.default, event.name).toBe(`'${event.name}'`);
      expect(/\bCancelable\b/.test(event.description), event.name).toBe(event.cancelable);
    }
  });
});
