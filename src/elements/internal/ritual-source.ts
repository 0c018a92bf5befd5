import type { ReactiveController, ReactiveElement } from 'lit';
import type { Moot, OpenRitual, Room } from '../../client/index.js';
import { ClientSource, nextTask } from './client-source.js';

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

/** A tag's room: opened with the tag's client, anew when one of them changes, and followed for as long as the tag is in a page. */
export class RitualSource<T extends OpenRitual> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: RitualSourceOptions<T>;
  readonly #source: ClientSource;
  #name: string | undefined;
  #stop: (() => void) | undefined;
  moot: Moot | undefined;
  room: Room<T> | undefined;

  constructor(host: ReactiveElement, options: RitualSourceOptions<T>) {
    this.#host = host;
    this.#options = options;
    this.#source = new ClientSource(host, options.client);
    host.addController(this);
  }

  /** The client could not be loaded. */
  get failed(): boolean {
    return this.#source.failed;
  }

  /** Lets the first view's request leave before anything is rendered. */
  async first(): Promise<void> {
    await this.#source.find();
    this.hostUpdate();
    await nextTask();
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  hostUpdate(): void {
    // An element may be gone before its first update.
    if (!this.#host.isConnected) return;
    const { ritual, name, opened, heard } = this.#options;
    const { client } = this.#source;
    const wanted = name();
    if (client === this.moot && wanted === this.#name) return;
    this.#end();
    this.#name = wanted;
    this.moot = client;
    const room = client?.open(ritual, wanted);
    this.room = room;
    opened?.(room);
    this.#stop = room?.subscribe(() => {
      heard?.(room);
      this.#host.requestUpdate();
    });
  }

  #end(): void {
    this.#name = undefined;
    this.#stop?.();
    this.#stop = undefined;
  }
}
