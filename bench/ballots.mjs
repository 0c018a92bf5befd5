/**
 * Durable ballots a second of polls, named and confidential, against durable votes on a board: in each round ten thousand people vote once
 * in a new room of each, at 50 connections, one command a request. Throws where a poll does not count all of them.
 */
import autocannon from 'autocannon';
import { command, compare, goesOn, newId, start, token } from './common.mjs';

const PEOPLE = Number(process.env.BENCH_BALLOTS ?? 10_000);
const DAY = 86_400_000;

/** Everybody votes once; resolves to votes a second. `bodyOf` makes somebody's command. */
function everybody(url, tokens, bodyOf) {
  let next = 0;
  return new Promise((resolve, reject) => {
    const setupRequest = (request) => {
      const person = next++ % tokens.length;
      return { ...request, headers: { authorization: `Bearer ${tokens[person]}`, 'content-type': 'application/json' }, body: JSON.stringify({ commands: [{ id: newId(), rules: 1, ...bodyOf(person) }] }) };
    };
    let refused = 0;
    const load = autocannon({ url, connections: 50, amount: tokens.length, requests: [{ method: 'POST', path: '/v1/commands', setupRequest, onResponse: (status, body) => { if (!body.includes('"accepted"')) refused += 1; } }] }, (error, result) => {
      if (error || result.non2xx > 0 || result.errors > 0 || refused > 0) reject(error ?? new Error(`${result.non2xx} requests and ${refused} votes were refused, ${result.errors} failed.`));
      else resolve(tokens.length * 1_000 / (ended - began));
    });
    // Its own duration counts whole seconds.
    const began = performance.now();
    let ended = began;
    load.on('response', () => { ended = performance.now(); });
  });
}

async function recordOf(url, bearer, room, type) {
  const lines = (await (await fetch(`${url}/v1/rooms/${room}`, { headers: { authorization: `Bearer ${bearer}` } })).text()).trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ t }) => t === 'change').flatMap(({ set }) => set).find(([one]) => one === type)?.[2];
}

function assertCount(what, count) {
  if (count !== PEOPLE) throw new Error(`${what} counts ${count} votes of ${PEOPLE}.`);
}

export async function ballots(folder, rounds) {
  const ours = await start('ours.mjs', folder);
  const { url } = ours;
  try {
    const host = await token('dana', { roles: ['moot:host'] });
    const tokens = await Promise.all(Array.from({ length: PEOPLE }, (_, person) => token(`person${person}`)));
    const people = tokens.map((_, person) => ({ id: `person${person}`, name: `Person ${person}` }));
    const listed = await fetch(`${url}/v1/people`, { method: 'PUT', headers: { authorization: `Bearer ${host}`, 'content-type': 'application/json' }, body: JSON.stringify({ people }) });
    if (!listed.ok) throw new Error(`The list of people was refused: ${await listed.text()}`);

    const votes = async (round) => {
      const room = `board${round}`;
      await command(url, host, 'room.create', { title: 'Board' }, undefined, room);
      const question = await command(url, host, 'qa.askAnonymously', { text: 'How fast is this?' }, undefined, room);
      const rate = await everybody(url, tokens, () => ({ room: `qa/${room}`, name: 'qa.vote', args: { question, on: true } }));
      const { votes: count } = await recordOf(url, host, `qa/${room}`, 'tally');
      // And the host, who asked.
      assertCount('A board', count - 1);
      return rate;
    };
    const openPoll = async (room, settings) => {
      await command(url, host, 'room.create', { title: 'Poll', settings: { options: ['Soup', 'Salad', 'Bread'], ...settings } }, undefined, room, 'poll');
      await command(url, host, 'poll.open', { closes: Date.now() + DAY }, undefined, room, 'poll');
      const { options } = await recordOf(url, host, `poll/${room}`, 'poll');
      return (person) => options[person % options.length].id;
    };
    const named = async (round) => {
      const room = `named${round}`;
      const choiceOf = await openPoll(room, { secrecy: 'named' });
      const rate = await everybody(url, tokens, (person) => ({ room: `poll/${room}`, name: 'poll.vote', args: { choices: [choiceOf(person)] } }));
      assertCount('A named poll', (await recordOf(url, host, `poll/${room}`, 'tally')).voters);
      return rate;
    };
    const confidential = async (round) => {
      const room = `confidential${round}`;
      const choiceOf = await openPoll(room, { secrecy: 'confidential' });
      const rate = await everybody(url, tokens, (person) => ({ room: `poll/${room}`, name: 'poll.cast', args: { choice: choiceOf(person), token: newId() } }));
      await command(url, host, 'poll.end', {}, undefined, room, 'poll');
      assertCount('A confidential poll', (await recordOf(url, host, `poll/${room}`, 'result')).ballots);
      return rate;
    };
    const [a, b, floor] = [[], [], []];
    for (let round = -1; goesOn(round, rounds, floor); round += 1) {
      const each = [await named(round), await confidential(round), await votes(round)];
      if (round >= 0) [a, b, floor].forEach((list, index) => list.push(each[index]));
    }
    const about = { unit: '1/s', better: 'higher', limit: 0.8 };
    return [
      { name: `durable ballots/s of a named poll of ${PEOPLE}, against votes on a board`, ...about, ...compare(a, floor) },
      { name: `durable ballots/s of a confidential poll of ${PEOPLE}, against votes on a board`, ...about, ...compare(b, floor) },
    ];
  } finally {
    await ours.stop();
  }
}
