import type { ReactiveElement } from 'lit';
import type { Moot, OpenRitual, Room } from '../../client/index.js';
import { ClientSource } from './client-source.js';
import { Live } from './live.js';

export interface RitualSourceOptions<T extends OpenRitual> {
  readonly ritual: T;
  /** The room's name. */
  readonly name: () => string;
  /** The client that the tag itself was given. */
  readonly client: () => Moot | undefined;
  /** Another room takes the place of the one before; undefined where there is no client yet. */
  readonly opened?: (room: Room<T> | undefined) => void;
  /** What has changed in the room, before the host is rendered. */
  readonly heard?: (room: Room<T>) => void;
}

/** Milliseconds that feel like none. */
const SOON = 100;

/** A tag's room: opened with the tag's client, anew when one of them changes, and followed for as long as the tag is in a page. */
export class RitualSource<T extends OpenRitual> {
  readonly #source: ClientSource;
  readonly #live: Live<readonly [Moot | undefined, string]>;
  #heard: (() => void) | undefined;
  moot: Moot | undefined;
  room: Room<T> | undefined;

  constructor(host: ReactiveElement, { ritual, name, client, opened, heard }: RitualSourceOptions<T>) {
    this.#source = new ClientSource(host, client);
    this.#live = new Live(host, {
      args: () => [this.#source.client, name()] as const,
      watch: ([moot, wanted], changed) => {
        const room = moot?.open(ritual, wanted);
        this.moot = moot;
        this.room = room;
        opened?.(room);
        return room?.subscribe(() => {
          heard?.(room);
          this.#heard?.();
          changed();
        });
      },
    });
  }

  /** The client could not be loaded. */
  get failed(): boolean {
    return this.#source.failed;
  }

  /** Lets the first view's request leave before anything is rendered; where the answer comes at once, that is rendered and nothing before it. */
  async first(): Promise<void> {
    await this.#source.find();
    this.#live.hostUpdate();
    if (this.room?.view.state === 'loading') await new Promise<void>((resolve) => {
      setTimeout(resolve, SOON);
      this.#heard = resolve;
    });
  }
}
