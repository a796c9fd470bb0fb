import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

/** A JSON object. */
export type Json = { [key: string]: unknown };

/** A reference to the schema under that name among the components. */
export function named({ name, schema }: { name: string; schema: GenericSchema }, components: Json): Json {
  components[name] ??= describe(schema, 'output', components);
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * A Valibot schema as JSON Schema; what has a title moves to the components, so that generated clients get names.
 *
 * Defaults are left out: generators make required fields of what has one.
 */
export function describe(schema: GenericSchema, typeMode: 'input' | 'output', components: Json): unknown {
  const { $schema, ...described } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode,
    errorMode: 'ignore',
  }) as Json;
  return hoist(described, components);
}

/** Moves what has a title out of a described schema into the components. */
export function hoist(schema: unknown, components: Json): unknown {
  if (Array.isArray(schema)) return schema.map((item) => hoist(item, components));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'default' || isSchema(value));
  const walked = Object.fromEntries(entries.map(([key, value]) => [key, hoist(value, components)]));
  if (typeof walked.title !== 'string') return walked;
  components[walked.title] ??= walked;
  return { $ref: `#/components/schemas/${walked.title}` };
}

/** Whether a value under a key is the schema of a property of that name, rather than a default. */
function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
