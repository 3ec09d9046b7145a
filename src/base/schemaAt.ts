import { z } from 'zod';

/**
 * Returns the schema of a part of a value, or null where the schema says nothing of it.
 *
 * @param value decides between the kinds of an alternative
 * @param path the keys and indices that lead to the part
 */
export function schemaAt(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): z.ZodType | null {
  const plain = unwrapped(schema, value);
  const [key, ...rest] = path;
  if (plain === null || key === undefined) return plain;
  const part = (value as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key];
  const next = partOf(plain, key);
  return next === null ? null : schemaAt(next, part, rest);
}

function partOf(schema: z.ZodType, key: PropertyKey): z.ZodType | null {
  if (schema instanceof z.ZodObject) return (schema.shape[String(key)] as z.ZodType | undefined) ?? null;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  return null;
}

/** The schema within defaults and optional values, and of an alternative the one of the value's kind. */
function unwrapped(schema: z.ZodType, value: unknown): z.ZodType | null {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return unwrapped(schema.unwrap() as z.ZodType, value);
  }
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const kind = (value as Readonly<Record<string, unknown>> | null | undefined)?.[discriminator];
  const option = schema.options.find((one) => isOfKind(one as z.ZodType, discriminator, kind));
  return option === undefined ? null : unwrapped(option as z.ZodType, value);
}

function isOfKind(option: z.ZodType, discriminator: string, kind: unknown): boolean {
  return option instanceof z.ZodObject && (option.shape[discriminator] as z.ZodType).safeParse(kind).success;
}
