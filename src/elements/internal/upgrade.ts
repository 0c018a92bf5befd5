import type { LitElement } from 'lit';

/**
 * Frameworks may set properties on a tag before it is defined. They would hide the accessors for good:
 * this sets them again through the accessors. Call it in the constructor.
 */
export function upgradeProperties(element: LitElement): void {
  const own = element as unknown as Record<string, unknown>;
  for (const name of (element.constructor as typeof LitElement).elementProperties.keys()) {
    if (typeof name !== 'string' || !Object.hasOwn(element, name)) continue;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }
}
