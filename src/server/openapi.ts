/** The HTTP interface as an OpenAPI document: enough to write a client or a server in another language. Tested against the routes. */

const json = (schema: object) => ({ 'application/json': { schema } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const array = (items: object) => ({ type: 'array', items });
const record = (values: object) => ({ type: 'object', additionalProperties: values });
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const object = (properties: Readonly<Record<string, object>>, required: readonly string[] = Object.keys(properties)) => ({ type: 'object', properties, required });
const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } });
const refusals = {
  '400': problem('The request is not as expected.'),
  '401': problem('The token is missing, invalid or expired.'),
};
const bearer = [{ bearer: [] }];
const bearerOrGuest = [...bearer, {}];
const query = (name: string, schema: object, description: string) => ({ name, in: 'query', schema, description });

export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Moot',
    version: '1',
    description: 'Where a server takes guests, whoever sends no token reads what is open to them. Commands in, views out. A token (JWT) of the host page says who asks; its issuer fixes the space. Times are milliseconds since 1970.',
  },
  paths: {
    '/v1/commands': {
      post: {
        summary: 'Runs commands and answers each once it is kept durably. Repeating an id changes nothing.',
        security: bearer,
        requestBody: { required: true, content: json(object({ commands: { ...array(ref('Command')), minItems: 1, maxItems: 50 } })) },
        responses: {
          '200': { description: 'One receipt a command, in order.', content: json(object({ receipts: array(ref('Receipt')) })) },
          ...refusals,
          '413': problem('The body is larger than 64 KiB.'),
          '429': problem('Too many commands; see Retry-After.'),
          '503': problem('The store cannot be reached; the outcome is not known: send again.'),
          '507': problem('The store is full; nothing was kept.'),
        },
      },
    },
    '/v1/rooms/{room}': {
      get: {
        summary: 'A snapshot: hello, the changes of each circle, ready; one message a line. A room that is absent and one that is not for the viewer answer alike.',
        security: bearerOrGuest,
        parameters: [
          { name: 'room', in: 'path', required: true, schema: text, description: 'kind/name or kind/name/date; the slashes stay as they are.', example: 'qa/all-hands' },
          query('own', text, 'Ids of anonymous items that this device remembers as its own, separated by commas.'),
        ],
        responses: {
          '200': { description: 'Room messages.', content: { 'application/x-ndjson': { schema: ref('RoomMessage') } } },
          ...refusals,
          '404': {
            description: 'The room is absent or not for the viewer: the same lines for both, of which the first says whether they may set it up. Or, as a problem, there is no ritual of this kind here.',
            content: { 'application/x-ndjson': { schema: ref('RoomMessage') }, 'application/problem+json': { schema: ref('Problem') } },
          },
          '429': problem('Too many requests of guests at this address; see Retry-After.'),
        },
      },
    },
    '/v1/stream': {
      post: {
        summary: 'Changes of several rooms as server-sent events, each data a RoomEvent; a comment every 15 s. With `wait` a long poll.',
        security: bearerOrGuest,
        parameters: [query('wait', count, 'Seconds to wait for news, at most 60.')],
        requestBody: { required: true, content: json(object({ rooms: record(ref('RoomWish')) })) },
        responses: {
          '200': {
            description: 'The stream, or the answer to a long poll.',
            content: { 'text/event-stream': { schema: ref('RoomEvent') }, ...json(object({ events: array(ref('RoomEvent')) })) },
          },
          ...refusals,
          '429': problem('Ten streams are open for this person already; or a hundred for guests at this address.'),
        },
      },
    },
    '/v1/signals': {
      post: {
        summary: 'Notes what the viewer has seen. May be lost or repeated.',
        security: bearer,
        requestBody: { required: true, content: json(object({ signals: array(object({ room: text, name: { const: 'seen' }, ids: array(text) })) })) },
        responses: { '204': { description: 'Noted.' }, ...refusals, '429': problem('Too many signals.') },
      },
    },
    '/v1/search': {
      post: {
        summary: 'What was asked in similar words in at most 20 archived rooms of a kind, the latest first, that the viewer may read. Finds only what everybody there sees.',
        security: bearer,
        requestBody: { required: true, content: json(object({ kind: { ...text, examples: ['qa'] }, text: { ...text, maxLength: 2000 } })) },
        responses: { '200': { description: 'At most three, the most alike first.', content: json(object({ found: array(ref('Found')) })) }, ...refusals, '429': problem('Too many searches; see Retry-After.') },
      },
    },
    '/v1/own': {
      post: {
        summary: 'Which anonymous items of a room are the asker’s: each is tested for it, as nothing lists them. A device keeps what it learns.',
        security: bearer,
        requestBody: { required: true, content: json(object({ room: text })) },
        responses: { '200': { description: 'Their ids.', content: json(object({ items: array(text) })) }, ...refusals, '404': problem('There is no such room, or it is not for the asker.'), '429': problem('Too often; see Retry-After.') },
      },
    },
    '/v1/journal': {
      post: {
        summary: 'What happened in a room, for its hosts; never what was said. Of what was done without a name, and of votes, it tells neither who nor when.',
        security: bearer,
        requestBody: { required: true, content: json(object({ room: text })) },
        responses: { '200': { description: 'What bears an instant, the earliest first; then the rest, in no order that means anything.', content: json(object({ lines: array(ref('JournalLine')) })) }, ...refusals, '403': problem('The asker is no host of it.'), '404': problem('There is no such room, or it is not for the asker.'), '429': problem('Too often; see Retry-After.') },
      },
    },
    '/v1/waiting': {
      get: {
        summary: 'What waits for the asker over all rooms: ballots that they may cast, and what became of them. Found out anew each time; nothing of it is kept.',
        security: bearer,
        responses: { '200': { description: 'What ends first comes first.', content: json(object({ items: array(ref('WaitingItem')) })) }, '401': refusals['401'], '429': problem('Too often; see Retry-After.') },
      },
    },
    '/v1/rituals': {
      get: {
        summary: 'The rituals that the asker may read, the latest first: of the 500 that were set up last, of a kind where one is given.',
        security: bearerOrGuest,
        parameters: [
          query('kind', { ...text, examples: ['qa'] }, 'Only rituals of this kind.'),
          query('q', { ...text, maxLength: 2000 }, 'Words that all stand in the title, whatever the case and accents.'),
          query('limit', { ...count, minimum: 1, maximum: 100 }, 'Default 50.'),
        ],
        responses: { '200': { description: 'Those that there are; an empty list also where nobody knows the kind.', content: json(object({ rituals: array(ref('ListedRitual')) })) }, ...refusals, '429': problem('Too often; see Retry-After.') },
      },
    },
    '/v1/me': {
      get: {
        summary: 'Who the token says the viewer is; a guest has an empty id and name.',
        security: bearerOrGuest,
        responses: { '200': { description: 'The viewer.', content: json(ref('Person')) }, '401': refusals['401'] },
      },
    },
    '/v1/people': {
      get: {
        summary: 'People of the space whose names begin so.',
        security: bearer,
        parameters: [query('q', text, 'The beginning of a name.'), query('limit', count, 'At most 100. Default 20.')],
        responses: { '200': { description: 'Matches, without their addresses.', content: json(object({ people: array(ref('Person')), complete: { type: 'boolean', description: 'False: there is no list; these are people who have signed in.' } })) }, '401': refusals['401'] },
      },
      put: {
        summary: 'Replaces the whole list of people of the space. Needs the role moot:people or moot:host.',
        security: bearer,
        requestBody: {
          required: true,
          content: {
            ...json(object({ people: array(ref('ListedPerson')) })),
            'text/csv': { schema: { ...text, description: 'Columns id, name, and perhaps email, zone, groups (separated by semicolons).' } },
          },
        },
        responses: {
          '200': { description: 'How many are listed now.', content: json(object({ count })) },
          ...refusals,
          '403': problem('The token lacks the role.'),
          '413': problem('The list is larger than 32 MiB.'),
          '415': problem('Neither JSON nor CSV.'),
          '507': problem('The disk is full; the list is as it was.'),
        },
      },
    },
    '/v1/audience': {
      post: {
        summary: 'How many people a room is for, for those who may read it; or an audience, for those who may set up rituals.',
        security: bearer,
        requestBody: { required: true, content: json(object({ room: text, audience: { type: 'object', description: 'groups, people, allow, deny. By the claim email, which tokens give where it is verified, people are taken in by their addresses. Default: everyone who is signed in.' } }, [])) },
        responses: {
          '200': { description: 'The number, where the list of people is complete and says enough. Fewer than five are told as "under".', content: json(object({ complete: { type: 'boolean' }, count, under: count, unmatched: { ...array(text), description: 'Groups, addresses (by the claim email) and ids that nobody on the list has: of the audience that was sent; of a room, to its hosts, groups and addresses.' } }, ['complete'])) },
          ...refusals,
          '403': problem('The asker may not set up rituals.'),
          '404': problem('There is no such room, or it is not for the asker.'),
        },
      },
    },
    '/v1/erasure': {
      post: {
        summary: 'Takes the texts and names of one person out of all rooms and the list of people; counts stay. Needs the role moot:operator. May be repeated.',
        security: bearer,
        requestBody: {
          required: true,
          content: json(object({
            id: { ...text, description: 'The subject of their tokens, of the issuer of the asker.' },
            names: { ...array(text), description: 'What they have been called, and their addresses of mail, besides what is known.' },
            what: { enum: ['named', 'anonymous'], description: 'What bears their name; or what they asked without one, as a step of its own: done at once it would tell whose it was.' },
          }, ['id', 'what'])),
        },
        responses: {
          '200': { description: 'Rooms that were looked through, whatever was found; and those that could not be, as their keys were destroyed.', content: json(object({ rooms: count, sealed: count })) },
          ...refusals,
          '403': problem('The token lacks the role.'),
        },
      },
    },
    '/v1/openapi.json': { get: { summary: 'This document.', responses: { '200': { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } } } },
    '/healthz': {
      get: {
        summary: 'Whether the server takes requests.',
        responses: { '200': { description: 'It does.', content: json(object({ ok: { type: 'boolean' } })) }, '503': { description: 'It is shutting down.', content: json(object({ ok: { type: 'boolean' } })) } },
      },
    },
    '/metrics': {
      get: {
        summary: 'Figures for Prometheus, where a metrics token is configured; confidential ballots are in none of them.',
        security: bearer,
        responses: { '200': { description: 'Text format 0.0.4.', content: { 'text/plain': { schema: text } } }, '401': refusals['401'], '404': problem('No metrics token is configured.') },
      },
    },
    '/{script}': {
      get: {
        summary: 'moot.js, which registers the tags, and the chunks it loads.',
        parameters: [{ name: 'script', in: 'path', required: true, schema: text, example: 'moot.js' }],
        responses: { '200': { description: 'A module.', content: { 'text/javascript': { schema: text } } }, '404': problem('There is no such script.') },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: {
      Command: object({ id: { ...text, pattern: '^[A-Za-z0-9_-]{16,64}$' }, room: text, name: { ...text, examples: ['qa.ask'] }, args: {}, rules: count }, ['id', 'room', 'name', 'rules']),
      Receipt: {
        oneOf: [
          object({ id: text, status: { const: 'accepted' }, cursors: record(count) }, ['id', 'status']),
          object({ id: text, status: { const: 'refused' }, code: text, message: text, retryAfter: { type: 'number' } }, ['id', 'status', 'code', 'message']),
        ],
      },
      RoomWish: object({ since: record(count), own: array(text), known: { type: 'boolean' } }, []),
      RoomEvent: object({ room: text, messages: array(ref('RoomMessage')) }),
      RoomMessage: {
        oneOf: [
          object({ t: { const: 'hello' }, key: { ...text, description: 'Empty for a guest.' }, roles: array({ enum: ['host', 'member', 'viewer'] }), circles: array(text), because: ref('Clause'), now: { type: 'number' }, exists: { type: 'boolean' }, mayCreate: { type: 'boolean' }, house: ref('HouseRules') }, ['t', 'key', 'roles', 'circles', 'now', 'exists', 'mayCreate']),
          object(
            { t: { const: 'change' }, circle: text, from: count, to: count, set: array({ type: 'array', prefixItems: [text, text, {}] }), gone: array({ type: 'array', prefixItems: [text, text] }), part: { const: true }, more: { const: true } },
            ['t', 'circle', 'from', 'to', 'set', 'gone'],
          ),
          object({ t: { const: 'leave' }, circles: array(text) }),
          object({ t: { const: 'ready' } }),
          object({ t: { const: 'denied' }, code: text, message: text }),
          object({ t: { const: 'reload' } }),
        ],
      },
      ListedRitual: object({ room: text, kind: text, title: { ...text, description: 'Empty where nobody has given it one.' }, created: { type: 'number', description: 'Milliseconds since 1970.' } }),
      Found: object({ room: text, title: text, id: text, text, answer: text }, ['room', 'title', 'id', 'text']),
      JournalLine: object({ command: { ...text, examples: ['qa.ask'] }, ids: { ...array(text), description: 'Of the records that it changed, as far as hosts have seen them: `type/id`.' }, at: { type: 'number', description: 'Milliseconds since 1970.' }, key: { ...text, description: 'Who did it, as the records of the room know them.' } }, ['command', 'ids']),
      WaitingItem: object({
        room: text,
        title: text,
        because: { enum: ['open', 'reminder', 'reopened', 'option', 'awaiting', 'decision'], description: 'open, reminder, reopened: a ballot that the asker may cast. option: they have, and there is a new option. awaiting: nobody has decided for too long. decision: it was decided what becomes of a meeting.' },
        since: { type: 'number', description: 'Since when, milliseconds since 1970.' },
        closes: { type: 'number', description: 'Until when, milliseconds since 1970.' },
        quiet: { const: true, description: 'No notice is given of it, as there were enough of its like lately.' },
      }, ['room', 'title', 'because', 'since']),
      HouseRules: { ...object({ forbidden: { ...array(text), description: 'Modes that nothing may be set to: `qa.sealed`.' }, until: { type: 'number', description: 'When the room is deleted with all that is in it, milliseconds since 1970.' } }), description: 'What whoever runs the server has laid down for all rooms.' },
      Clause: { ...object({ by: { enum: ['everyone', 'guests', 'person', 'group', 'claims', 'host'] }, group: text, claims: array(text) }, ['by']), description: 'What lets the viewer in, and nothing of others.' },
      Person: object({ id: text, issuer: text, name: text, picture: text, zone: text, locale: text, mayCreate: { type: 'boolean' }, kinds: { ...array(text), description: 'Kinds of rituals that they may set up, where they may.' } }, ['id', 'name', 'mayCreate']),
      ListedPerson: object({ id: text, name: text, email: text, zone: text, groups: array(text) }, ['id', 'name']),
      Problem: object({ type: text, title: text, status: { type: 'integer' }, detail: text, code: text, retryAfter: { type: 'number' } }, ['type', 'title', 'status', 'detail', 'code']),
    },
  },
} as const;
