/** Judges values by the schemas of the document, strictly: what a schema does not name must not be there. */
import { openapi } from './openapi.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** What is wrong with a value by a schema of the document, each with its place; empty where nothing is. */
export function faults(schema: object, value: unknown, at = '$'): readonly string[] {
  const { $ref, type, enum: allowed, oneOf, ...rest } = schema as Schema;
  if ($ref !== undefined) return faults((openapi.components.schemas as Readonly<Record<string, object>>)[$ref.split('/').at(-1) ?? ''] ?? { const: $ref }, value, at);
  if (oneOf) {
    const each = oneOf.map((one) => faults(one, value, at));
    return each.some((one) => one.length === 0) ? [] : [`${at} is none of ${oneOf.length}`, ...(each.sort((a, b) => a.length - b.length)[0] ?? [])];
  }
  if ('const' in rest && value !== rest.const) return [`${at} is not ${JSON.stringify(rest.const)}`];
  if (allowed && !allowed.includes(value)) return [`${at} is none of ${allowed.join()}`];
  if (type !== undefined && !TYPES[type]?.(value)) return [`${at} is no ${type}`];
  if (Array.isArray(value)) return ofArray(rest, value, at);
  if (typeof value === 'object' && value !== null) return ofObject(rest, value as Readonly<Record<string, unknown>>, at);
  if (typeof value === 'number' && value < (rest.minimum ?? -Infinity)) return [`${at} is below ${String(rest.minimum)}`];
  if (typeof value === 'string' && value.length > (rest.maxLength ?? Infinity)) return [`${at} is too long`];
  if (typeof value === 'string' && rest.pattern !== undefined && !new RegExp(rest.pattern).test(value)) return [`${at} does not match`];
  return [];
}

function ofArray({ items, prefixItems, minItems = 0, maxItems = Infinity }: Schema, value: readonly unknown[], at: string): readonly string[] {
  if (value.length < minItems || value.length > maxItems) return [`${at} has ${value.length} items`];
  if (prefixItems && value.length !== prefixItems.length) return [`${at} has ${value.length} items`];
  return value.flatMap((one, index) => faults(prefixItems?.[index] ?? items ?? {}, one, `${at}[${index}]`));
}

function ofObject({ properties, required = [], additionalProperties }: Schema, value: Readonly<Record<string, unknown>>, at: string): readonly string[] {
  const missing = required.filter((name) => value[name] === undefined).map((name) => `${at}.${name} is missing`);
  const each = Object.entries(value).flatMap(([name, inner]) => {
    const schema = properties?.[name] ?? additionalProperties ?? (properties ? undefined : {});
    return schema ? faults(schema, inner, `${at}.${name}`) : [`${at}.${name} is not described`];
  });
  return [...missing, ...each];
}
