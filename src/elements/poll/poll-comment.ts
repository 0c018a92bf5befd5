/** One comment a ballot. What is typed is a draft at once, and kept until it is sent. */
import { html, nothing, type TemplateResult } from 'lit';
import { deviceBallot } from '../../client/device-ballot.js';
import { ballotsNeeded } from '../../core/poll/poll.disclosure.js';
import { COMMENT_LIMIT } from '../../core/poll/poll.limits.js';
import type { Poll } from '../../core/poll/poll.schema.js';
import { pollOf } from '../../core/poll/poll.state.js';
import { cleanText } from '../../core/text.js';
import { renderArea } from '../internal/fields.js';
import type { PollActs } from './poll-stage.js';
import { lengthProblem } from './poll-problems.js';
import type { PollRoom } from './poll.model.js';

export class Comment {
  readonly #acts: PollActs;
  #open: { readonly room: PollRoom; text: string; problem?: string } | undefined;

  constructor(acts: PollActs) {
    this.#acts = acts;
  }

  render(room: PollRoom, poll: Poll): TemplateResult | typeof nothing {
    if (poll.phase !== 'open' || this.#acts.stage.mine().length === 0) return nothing;
    const { w, n } = this.#acts.language;
    const own = room.view.get('ballot', room.view.viewer?.key ?? '')?.comment;
    const shown = own === undefined ? nothing : html`<div class="own" dir="auto">${this.#acts.prose(own)}</div>`;
    if (this.#acts.stage.element.readonly) return shown;
    if (this.#open?.room !== room) {
      return html`${shown}<p><button type="button" class="quiet" data-focus="comment" @click=${() => void this.#begin(room)}>${own === undefined ? w.addComment : w.editComment}</button></p>`;
    }
    const { text, problem } = this.#open;
    const send = (event: Event) => {
      event.preventDefault();
      this.#send(room, poll);
    };
    return html`<form class="note settings comment" part="comment" novalidate @submit=${send} @input=${(event: Event) => { this.#type(room, (event.target as HTMLTextAreaElement).value); }}
      @keydown=${(event: KeyboardEvent) => {
        // What was typed stays a draft.
        if (event.key === 'Escape') this.#end();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
      }}>${renderArea({ name: 'comment', label: w.comment, value: text, problem, hint: poll.secrecy === 'confidential' ? w.commentConfidential(n(ballotsNeeded(poll.kComments))) : w.commentHint })}
      <div class="row"><button class="primary">${w.saveComment}</button><button type="button" class="quiet" @click=${() => { this.#drop(room); }}>${w.cancel}</button></div></form>`;
  }

  #type(room: PollRoom, text: string): void {
    this.#open = { room, text };
    this.#acts.stage.moot()?.drafts.set(keyOf(room), text);
    void this.#acts.update();
  }

  #send(room: PollRoom, { secrecy }: Poll): void {
    const text = cleanText(this.#open?.text ?? '').trim();
    const problem = lengthProblem(text, COMMENT_LIMIT, this.#acts.language);
    if (problem !== undefined) {
      this.#open = { room, text, problem };
      void this.#acts.update();
      return;
    }
    const choices = this.#acts.stage.mine();
    if (secrecy === 'confidential') void this.#acts.cast(choices[0] ?? '', text).then((sending) => { this.#acts.voted(sending, choices); }, () => undefined);
    else this.#acts.voted(room.vote({ choices: [...choices], ...(text === '' ? {} : { comment: text }) }), choices);
    this.#acts.say((words) => words.commentedNow);
    this.#drop(room);
  }

  #drop(room: PollRoom): void {
    void this.#acts.stage.moot()?.drafts.discard(keyOf(room));
    this.#end();
  }

  #end(): void {
    this.#open = undefined;
    void this.#acts.update().then(() => { this.#acts.focus('[data-focus=comment]'); });
  }

  async #begin(room: PollRoom): Promise<void> {
    const moot = this.#acts.stage.moot();
    if (!moot) return;
    const own = pollOf(room.view).secrecy === 'confidential' ? (await deviceBallot(moot, room.address))?.comment : room.view.get('ballot', room.view.viewer?.key ?? '')?.comment;
    const draft = await moot.drafts.get(keyOf(room)).catch(() => undefined);
    this.#open = { room, text: draft?.text ?? own ?? '' };
    await this.#acts.update();
    this.#acts.focus('[name=comment]');
  }
}

function keyOf({ address }: PollRoom): string {
  return `${address}/comment`;
}
