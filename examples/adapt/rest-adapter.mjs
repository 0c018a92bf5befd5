/**
 * A Moot backend over a company's own REST API, which knows nothing of Moot:
 * `GET /topics/{topic}/posts` gives posts with numbers for ids, `POST` and `PUT` change them. No versions, no push.
 */
import { adapt } from 'mootkit/backends/adapt';
import { MootError } from 'mootkit/core';

/** `every`: milliseconds between two readings of a board that somebody looks at. */
export function forumBackend(api, user, every = 10_000) {
  const call = async (path, method = 'GET', body) => {
    const response = await fetch(`${api}${path}`, { method, headers: { 'x-user': user.id, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (response.status >= 500) throw new Error('The forum does not answer.');
    if (response.status === 404 && method === 'GET') return undefined;
    const answer = await response.json();
    if (!response.ok) throw new MootError(answer.reason, answer.text);
    return answer;
  };
  return adapt({
    every,
    me: async () => ({ ...user, mayCreate: false }),
    async load(room) {
      const posts = await call(`/topics/${encodeURIComponent(room.split('/')[1])}/posts`);
      return posts && [
        ['ritual', 'ritual', { title: 'Questions', settings: {}, created: 0 }],
        ['board', 'board', { phase: 'collect', anonymity: 'named', asking: true }],
        ['votes', user.id, { questions: posts.filter((post) => post.likedBy.includes(user.id)).map((post) => `post-${post.nr}`) }],
        ...posts.flatMap((post) => [
          ['question', `post-${post.nr}`, { text: post.body, asked: post.time, author: { key: post.by, name: post.byName }, labels: [] }],
          ['tally', `post-${post.nr}`, { votes: post.likedBy.length, replies: 0 }],
        ]),
      ];
    },
    async run({ id, room, name, args }) {
      const topic = `/topics/${encodeURIComponent(room.split('/')[1])}/posts`;
      if (name === 'qa.ask') await call(topic, 'POST', { body: args.text, key: id });
      else if (name === 'qa.vote') await call(`${topic}/${args.question.slice(5)}/like`, 'PUT', { on: args.on });
      else throw new MootError('command_unknown', `The forum cannot do "${name}".`);
    },
  });
}
