/** The least that a `fileStore` needs of a place that keeps files: a folder, a WebDAV server, a bucket. */
export interface ObjectStore {
  get(name: string): Promise<KeptObject | undefined>;
  /**
   * Keeps `body` durably if the object is still the one with the etag `ifMatch`, or if there is none and `ifMatch` is undefined.
   * A `conflict` has changed nothing. Throws `store_full` where there is no room.
   */
  put(name: string, body: string, options: PutOptions): Promise<'kept' | 'conflict'>;
  /** Names of the objects that begin so. */
  list(prefix: string): Promise<readonly string[]>;
}

export interface KeptObject {
  readonly body: string;
  /** Changes with every change of the object. */
  readonly etag: string;
}

export interface PutOptions {
  readonly ifMatch: string | undefined;
}
