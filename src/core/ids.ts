/** 128 random bits as 22 characters of base64url. Needs no secure context. */
export function randomId(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(16)));
}

/** Bytes as base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** What an id made by a client looks like: 16 to 64 characters of base64url, so that nobody guesses it and rows stay short. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{16,64}$/;
