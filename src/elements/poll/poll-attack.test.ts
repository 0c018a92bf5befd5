/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { participationOf } from '../../core/poll/poll.disclosure.js';
import type { Result } from '../../core/poll/poll.schema.js';
import { Polls, accepted, all, button, find, lines, until } from './poll.harness.js';

const CLOSES = Date.now() + 5 * 86_400_000;
const [K, S, C] = ['o1', 'o2', 'o3'] as const;

/** Fifteen of twenty vote; the first eight are in Design, all others in Sales. */
const groupOf = (name: string) => (Number(/^voter(\d+)$/.exec(name)?.[1] ?? 8) < 8 ? 'Design' : 'Sales');

/** What differs from one run to the next whoever chooses what. */
const normal = (html: string) => html.replaceAll(/<!--[^]*?-->/g, '').replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'INSTANT').replaceAll(/\d{1,2}:\d{2}(?:\s?[AP]M)?/gi, 'TIME');

/** Takes the files that a page gives, instead of the browser. */
async function filesOf(page: Element): Promise<Readonly<Record<string, string>>> {
  const files = new Map<string, Promise<string>>();
  const { click } = HTMLAnchorElement.prototype as { click: (this: HTMLAnchorElement) => void };
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { files.set(this.download.split('.').at(-1) ?? '', fetch(this.href).then((response) => response.text())); };
  try {
    for (const [label, kind] of [['Results (CSV)', 'csv'], ['Data (JSON)', 'json'], ['Text (Markdown)', 'md']] as const) {
      find(page, '[data-focus=export]')!.click();
      await until(() => find(page, '[role=menu]'), 'no menu');
      expect(all(page, '[role=menu] > *').map((one) => one.textContent.trim()), 'ballots are no file').not.to.include('Ballots (CSV)');
      all(page, '[role=menu] > *').find((one) => one.textContent.trim() === label)!.click();
      await until(() => files.has(kind), `no ${kind}`);
    }
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
  return Object.fromEntries(await Promise.all([...files].map(async ([kind, text]) => [kind, await text] as const)));
}

/** Where two texts part, if they do. */
function difference(one: string, other: string): readonly string[] {
  const at = Array.from(one).findIndex((character, index) => character !== other[index]);
  return one === other ? [] : [one, other].map((text) => text.slice(Math.max(0, at - 80), at + 80));
}

interface Seen {
  /** Of each page, after each ballot and at the end. */
  readonly pages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly result: Result;
  readonly told: readonly string[];
  readonly groups: readonly string[];
}

/** One run of the poll, as it shows to a host, to somebody who may vote, and to somebody who may not. */
async function look(choices: readonly string[]): Promise<Seen> {
  const polls = await Polls.start({ settings: { options: ['Keep', 'Shorten', 'Cancel', 'Write'], secrecy: 'confidential', cut: ['Design', 'Sales'] }, invited: 20, groupOf, opening: { closes: CLOSES } });
  try {
    const viewers = ['dana', 'ana', 'stranger'].map((name) => polls.join(name));
    const pages = await Promise.all(viewers.map((viewer) => polls.show(viewer)));
    await until(() => find(pages[0]!, '[part=host] button'), 'no tools of the host');
    const seen: string[] = [];
    const note = async () => {
      await new Promise((resolve) => { setTimeout(resolve, 60); });
      for (const page of pages) {
        await page.updateComplete;
        for (const one of all<HTMLDetailsElement>(page, 'details')) one.open = true;
        seen.push(normal(page.shadowRoot!.innerHTML));
      }
    };
    for (const [at, choice] of choices.entries()) {
      await accepted(polls.join(`voter${at}`).poll.cast({ choice, token: `token-of-voter-${String(at).padStart(4, '0')}` }));
      const share = participationOf(at + 1, 20, 5);
      await until(() => viewers.every(({ poll }) => poll.view.get('turnout', 'turnout')?.participation === share), `it does not say "${share}"`);
      await note();
    }
    await accepted(polls.join('dana').poll.end());
    for (const page of pages) await until(() => lines(page).length > 0, 'no result');
    await note();
    const given = [];
    // One page after the other: they share the browser's way to give files.
    for (const page of pages) given.push(await filesOf(page));
    const [files, ...others] = given;
    for (const other of others) expect(normal(JSON.stringify(other))).to.equal(normal(JSON.stringify(files)));
    const result = viewers[1]!.poll.view.get('result', 'result')!;
    const [, member] = pages;
    button(member!, 'As a table').click();
    await member!.updateComplete;
    const rows = (selector: string) => all(member!, `${selector} tbody tr`).map((row) => all(row, 'th, td').map((one) => one.textContent.trim()).join(' '));
    return { pages: seen, files: files!, result, told: rows('table[aria-label=Results]').sort(), groups: rows('[part=groups]') };
  } finally {
    await polls.end();
  }
}

describe('the page of a confidential poll, and the files that it gives', () => {
  it('are the same whatever people chose, where the result is the same, and tell nothing that the result does not', async function () {
    this.timeout(60_000);
    const first = await look([K, K, K, K, S, S, S, C, S, S, S, S, C, C, C]);
    const second = await look([K, C, S, S, K, S, K, K, C, S, C, S, C, S, S]);
    expect(second.result).to.deep.equal(first.result);
    expect(first.result.groups!.map(({ name }) => name)).to.deep.equal(['Design', 'Sales']);
    expect(first.pages.flatMap((page, at) => difference(page, second.pages[at] ?? ''))).to.deep.equal([]);
    for (const kind of ['csv', 'json', 'md']) expect(normal(second.files[kind]!)).to.equal(normal(first.files[kind]!));

    const { told = {}, groups = [], ballots } = first.result;
    const words = { few: 'few', some: 'some', most: 'most', nearly: 'nearly all' };
    const names = ['Keep', 'Shorten', 'Cancel', 'Write'];
    expect(first.told).to.deep.equal(names.map((name, at) => `${name} ${words[told[`o${at + 1}`]!.band]}`).sort());
    expect(first.groups).to.deep.equal(names.map((name, at) => [name, ...groups.map((group) => words[group.told![`o${at + 1}`]!.band])].join(' ')));
    const exported = JSON.parse(first.files['json']!) as Record<string, unknown>;
    expect(Object.keys(exported).sort()).to.deep.equal(['closed', 'comments', 'eligible', 'groups', 'opened', 'options', 'phase', 'secrecy', 'title', 'type', 'voters', 'zone']);
    const optionsOf = (some: typeof told) => names.map((text, at) => ({ id: `o${at + 1}`, text, ...some[`o${at + 1}`] }));
    expect([exported['voters'], exported['options']]).to.deep.equal([ballots, optionsOf(told)]);
    expect(exported['groups']).to.deep.equal(groups.map((group) => ({ name: group.name, voters: group.ballots, options: optionsOf(group.told!) })));
    // While it was open no page said how many had voted, or for what.
    for (const page of first.pages.slice(0, -3)) expect(page).not.to.match(/part="results"|\d+ voted/);
  });
});
