/** A form's fields from a JSON Schema, and a scenario's values as a form changes them. */

export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Path = readonly string[];
export type Values = Readonly<Record<string, unknown>>;

export interface Field {
  readonly path: Path;
  readonly name: string;
  readonly words: string;
  /** `value` is a text of JSON, or of plain words. */
  readonly kind: "choice" | "switch" | "number" | "text" | "value";
  readonly choices: readonly string[];
  /** What it is where nothing is given, as text. */
  readonly usual: string;
  readonly examples: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly isWhole: boolean;
}

export interface Group {
  readonly path: Path;
  readonly name: string;
  readonly words: string;
  readonly fields: readonly Field[];
  readonly groups: readonly Group[];
}

/** A plugin is code: the server takes none from a page. */
const leftOut: ReadonlySet<string> = new Set(["plugins", "$schema"]);

export function groupOf(schema: Schema, path: Path = []): Group {
  const inner = Object.entries(schema.properties ?? {}).filter(([name]) => path.length > 0 || !leftOut.has(name));
  const isGroup = ([, { properties }]: [string, Schema]): boolean => properties !== undefined;
  return {
    path,
    name: path[path.length - 1] ?? "",
    words: schema.description ?? "",
    fields: inner.filter((one) => !isGroup(one)).map(([name, one]) => fieldOf(one, [...path, name])),
    groups: inner.filter(isGroup).map(([name, one]) => groupOf(one, [...path, name])),
  };
}

function fieldOf(schema: Schema, path: Path): Field {
  const { type, minimum, maximum, examples = [] } = schema;
  const choices = (schema.enum ?? []).filter((one) => typeof one === "string");
  const kind =
    choices.length > 0
      ? "choice"
      : type === "boolean"
        ? "switch"
        : isNumber(type)
          ? "number"
          : type === "string"
            ? "text"
            : "value";
  const known = (schema.anyOf ?? schema.oneOf ?? []).flatMap((one) =>
    (one.enum ?? []).filter((word) => typeof word === "string"),
  );
  return {
    path,
    name: path[path.length - 1],
    words: schema.description ?? "",
    kind,
    choices,
    usual: schema.default === undefined || schema.default === null ? "" : textOf(schema.default),
    examples: [...known, ...examples.map(textOf)],
    ...(minimum !== undefined && { minimum }),
    // The schema's largest whole number is no limit that anybody means.
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && { maximum }),
    isWhole: type === "integer",
  };
}

function isNumber(type: Schema["type"]): boolean {
  return type === "number" || type === "integer";
}

/** A value as a field shows it. */
export function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a text of a field means; undefined where it is empty, and the key is left out. */
export function meantBy(kind: Field["kind"], text: string): unknown {
  if (text.trim() === "") return undefined;
  if (kind === "choice" || kind === "text") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function valueAt(values: Values, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    values,
  );
}

/** @param value undefined to leave the key out, and groups that are empty then */
export function withValue(values: Values, [name, ...rest]: Path, value: unknown): Values {
  const { [name]: before, ...others } = values;
  const inner = rest.length === 0 ? value : withValue(isRecord(before) ? before : {}, rest, value);
  const isEmpty = inner === undefined || (rest.length > 0 && isRecord(inner) && Object.keys(inner).length === 0);
  if (isEmpty) return others;
  // In its place: who looks at the text sees only what has changed.
  return Object.hasOwn(values, name) ? { ...values, [name]: inner } : { ...others, [name]: inner };
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
