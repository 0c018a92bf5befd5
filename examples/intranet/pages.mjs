/** The wiki's pages: plain HTML, as a company has them. */
const nav = [['/', 'Home'], ['/qa', 'All-hands'], ['/poll', 'Meetings'], ['/standup', 'Standup'], ['/video', 'Updates']];

const escape = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

function page({ title, path, person, body, head = '' }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Nordlicht wiki</title>
<link rel="stylesheet" href="/wiki.css">
${head}</head>
<body>
<header class="wiki"><a class="brand" href="/">Nordlicht</a><nav>${nav.map(([href, name]) => `<a href="${href}"${href === path ? ' aria-current="page"' : ''}>${name}</a>`).join('')}</nav>${person ? `<span class="me">${escape(person.name)} · <a href="/sign-out">Sign out</a></span>` : ''}</header>
<main>
${body}
</main>
</body>
</html>
`;
}

/** What a page needs: who gives tokens, the script, which knows the server that it came from, and a tag in its body. */
const MOOT = `<meta name="moot-token-url" content="/session/token">
<script type="module" src="/moot/moot.js"></script>
`;

/** Where rooms have their pages. */
const ROOMS = '/{kind}?which={name}';

/** An all-hands before, during and after its meeting: three boards, one page. */
const MEETINGS = {
  before: { tab: 'Tomorrow', title: 'Q4 all-hands', room: 'all-hands-q4', text: 'The meeting is tomorrow afternoon. Ask and vote until then: leadership answers the top questions live and the rest in writing the week after.' },
  live: { tab: 'Live', title: 'All-hands Africa and Europe', room: 'all-hands-live', text: 'We are live. What is being discussed is marked below; vote for what should come next.' },
  after: { tab: 'Over', title: 'Q3 all-hands', room: 'all-hands-after', text: 'The meeting is over. What was not answered live is answered here in writing, and every open question says who owes the answer.' },
  meetings: { tab: 'Meetings', title: 'Which of our meetings?', room: 'meetings', text: 'Name a meeting that could be an email. Hosts start a ballot about it, for everybody who takes part here.' },
};

/** A ritual that somebody has set up since: on a page of its own, by the name of its room. */
function own(person, path, crumb, tag) {
  return page({ title: crumb, path, person, head: MOOT, body: `<p class="crumb">Company / ${crumb}</p>\n${tag}` });
}

/** `when`: `before` (and whatever is none of them), `live`, `meetings` or `after`. `which`: the name of another board. */
export function qa(person, when, which) {
  if (which && !Object.values(MEETINGS).some(({ room }) => room === which)) return own(person, '/qa', 'Boards', `<moot-qa room="${escape(which)}"></moot-qa>`);
  const known = Object.keys(MEETINGS).find((one) => one === when || MEETINGS[one].room === which) ?? 'before';
  const { title, room, text } = MEETINGS[known];
  const tabs = Object.entries(MEETINGS).map(([name, { tab }]) => `<a href="/qa${name === 'before' ? '' : `?when=${name}`}"${name === known ? ' aria-current="page"' : ''}>${tab}</a>`).join('');
  return page({
    title, path: '/qa', person,
    head: MOOT,
    body: `<p class="crumb">Company / All-hands</p>
<h1>${title}</h1>
<nav class="tabs" aria-label="All-hands">${tabs}</nav>
<p>${text}</p>
<moot-qa room="${room}" heading="Questions" href="${ROOMS}"><p>The board needs JavaScript; you can also <a href="mailto:all-hands@nordlicht.example">write to us</a>.</p></moot-qa>`,
  });
}

/** Polls: one about a meeting that is open, a plain one, and one that was decided. */
const POLLS = {
  open: { tab: 'Open', title: 'Which meetings could be an email?', text: 'Twelve of us meet every week to tell each other what we did. Is that the best use of half an hour? Vote until the end of next week; nobody sees who chose what.', tags: ['weekly-status'] },
  team: { tab: 'Team poll', title: 'Product team', text: 'A small one, with names.', tags: ['team-day'] },
  over: { tab: 'Decided', title: 'What became of the Tuesday metrics call', text: 'The vote is over, and a decision stands: everybody who was asked reads it here. Below it, what all changed meetings give back.', tags: ['tuesday-sync'], ledger: true },
  // For those who were asked: they find it from what waits for them.
  earlier: { title: 'What else was changed this autumn', text: 'Meetings of the product team, as they were decided about.', tags: ['changed-1', 'changed-2', 'changed-3', 'changed-4'] },
};

/** `which`: `open`, `team`, `over`, or the name of a poll. */
export function poll(person, which) {
  // Links from what waits for somebody name the room.
  const known = which ? Object.keys(POLLS).find((tab) => tab === which || POLLS[tab].tags.includes(which)) : 'open';
  if (!known) return own(person, '/poll', 'Meetings', `<moot-poll room="${escape(which)}" href="${ROOMS}"></moot-poll>`);
  const { title, text, tags, ledger } = POLLS[known];
  const tabs = Object.entries(POLLS).filter(([, { tab }]) => tab).map(([name, { tab }]) => `<a href="/poll${name === 'open' ? '' : `?which=${name}`}"${name === known ? ' aria-current="page"' : ''}>${tab}</a>`).join('');
  return page({
    title, path: '/poll', person,
    head: MOOT,
    body: `<p class="crumb">Company / Meetings</p>
<h1>${title}</h1>
<nav class="tabs" aria-label="Polls">${tabs}</nav>
<p>${text}</p>
${tags.map((room) => `<moot-poll room="${room}" href="${ROOMS}"><p>The poll needs JavaScript.</p></moot-poll>`).join('\n')}
${ledger ? '<moot-ledger><p>The ledger of hours needs JavaScript.</p></moot-ledger>' : ''}`,
  });
}

export function home(person) {
  return page({ title: 'Home', path: '/', person, head: MOOT, body: `<h1>Nordlicht wiki</h1>
<p>The next all-hands is tomorrow afternoon. <a href="/qa">Ask and vote on questions</a>, follow <a href="/qa?when=live">the one that is live</a>, or read <a href="/qa?when=after">what became of the last one</a>.</p>
<moot-waiting href="${ROOMS}"></moot-waiting>` });
}

const LATER = { '/standup': 'Standup', '/video': 'Recorded updates' };

/** Rituals that this version of Moot does not have yet: said, not shown. */
export function later(path, person) {
  const title = LATER[path];
  return title && page({ title, path, person, body: `<h1>${title}</h1>\n<p>This page is ready for its ritual; this version of Moot has the <a href="/qa">question board</a> and <a href="/poll">polls</a>.</p>` });
}

export function chooser(people, path) {
  return page({ title: 'Sign in', path: '', body: `<h1>Who are you?</h1>
<p>A sample company: choose somebody. In one browser, whoever was chosen last is signed in; open a second one, or a private window, to be somebody else too.</p>
<ul>${people.slice(0, 4).map(({ id, name, roles }) => `<li><a href="${escape(path)}${path.includes('?') ? '&amp;' : '?'}as=${id}">${name}</a>${roles ? ', host' : ''}</li>`).join('')}</ul>
<script>for (const link of document.querySelectorAll('main a')) link.hash = location.hash;</script>` });
}

export const css = `:root { color-scheme: light dark; }
body { font: 15px/1.5 Inter, system-ui, sans-serif; margin: 0; color: light-dark(#202122, #e4e5e7); background: light-dark(#fff, #16181d); }
.wiki { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding: 12px 24px; border-block-end: 1px solid light-dark(#e3e5e8, #2a2e35); font-size: 14px; }
.wiki a { color: inherit; text-decoration: none; padding-block: 4px; } .wiki a:hover { text-decoration: underline; } .wiki nav { display: flex; flex-wrap: wrap; gap: 4px 16px; } .wiki [aria-current] { font-weight: 600; }
.brand { font-weight: 600; } .me { margin-inline-start: auto; color: light-dark(#5a6068, #9aa0a8); } .me a { text-decoration: underline; }
moot-ledger { margin-top: 40px; } moot-waiting { margin-top: 28px; } moot-poll + moot-poll { margin-top: 40px; } main { max-width: 860px; margin: 0 auto; padding: 28px 24px 60px; } .crumb { font-size: 13px; color: light-dark(#5a6068, #9aa0a8); margin: 0; }
h1 { font-size: 27px; font-weight: 600; line-height: 1.25; margin: 6px 0 8px; letter-spacing: -.015em; } main > p { max-width: 66ch; margin: 0 0 24px; }
main > .crumb { margin: 0; }
.tabs { display: flex; flex-wrap: wrap; gap: 0 20px; margin: 0 0 16px; border-block-end: 1px solid light-dark(#e3e5e8, #2a2e35); font-size: 14px; }
.tabs a { color: light-dark(#5a6068, #9aa0a8); text-decoration: none; padding-block: 8px; border-block-end: 2px solid transparent; margin-block-end: -1px; } .tabs a:hover { text-decoration: underline; } .tabs [aria-current] { color: inherit; border-color: currentColor; }
`;
