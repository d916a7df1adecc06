/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  example?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

interface Body {
  description?: string;
  content?: Record<string, { schema?: Schema }>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Operation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Body & { required?: boolean };
  responses?: Record<string, Body>;
  security?: unknown[];
  "x-permission"?: string;
}

export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Listed {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

export interface Group {
  tag: string;
  operations: Listed[];
}

const METHODS = ["get", "post", "put", "patch", "delete"];

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The operations that hold every word that is looked for, by tag, in the order of their paths. */
export function groupsOf(document: ApiDocument, sought: string): Group[] {
  const words = fold(sought).split(/\s+/u).filter(Boolean);
  const groups = new Map<string, Listed[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const told = fold(
        [method, path, operation.summary, operation.description, operation.operationId].join(" "),
      );
      if (!words.every((word) => told.includes(word))) continue;
      const tag = operation.tags?.[0] ?? "";
      const listed = { id: `${method} ${path}`, method: method.toUpperCase(), path, operation };
      groups.set(tag, [...(groups.get(tag) ?? []), listed]);
    }
  }
  return [...groups]
    .map(([tag, operations]) => ({ tag, operations }))
    .sort((one, other) => one.tag.localeCompare(other.tag));
}

/** The name of a schema that is told elsewhere. */
export function nameOf(schema: Schema): string | undefined {
  return schema.$ref?.split("/").at(-1);
}

/** A schema with what it refers to put in its place. */
export function resolved(document: ApiDocument, schema: Schema): Schema {
  const name = nameOf(schema);
  return name ? (document.components?.schemas?.[name] ?? {}) : schema;
}

/** The fields of an object, those of all its parts together. */
export function fieldsOf(
  document: ApiDocument,
  schema: Schema,
): { name: string; schema: Schema; required: boolean }[] {
  const whole = resolved(document, schema);
  const own = Object.entries(whole.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    required: whole.required?.includes(name) ?? false,
  }));
  const parts = (whole.allOf ?? []).flatMap((part) => fieldsOf(document, part));
  return [...parts, ...own];
}

/** What a schema is, in a few characters: `string (date)`, `Patient[]`, `"A" | "B"`. */
export function shortly(schema: Schema): string {
  const name = nameOf(schema);
  if (name) return name;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(shortly).join(" | ");
  if (schema.allOf) return schema.allOf.map(shortly).join(" & ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = [schema.type ?? "any"].flat();
  return types
    .map((type) => {
      if (type === "array") return `${shortly(schema.items ?? {})}[]`;
      return type === "null" || !schema.format ? type : `${type} (${schema.format})`;
    })
    .join(" | ");
}

/** The schemas with fields of their own that a schema leads to. */
export function inner(document: ApiDocument, schema: Schema): Schema[] {
  const led = [schema.items, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  return led
    .filter((one) => one !== undefined)
    .flatMap((one) => (one.items ? [one.items] : [one]))
    .filter((one) => fieldsOf(document, one).length > 0);
}
