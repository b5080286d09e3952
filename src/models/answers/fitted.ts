/** What was answered in the form that was asked for, as far as it is the same answer in another form. */
import { isRecord, lenientJson, type Parsed } from "./lenient-json.ts";
import { numberInWords } from "./number-in-words.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Units that may stand behind numbers, by key. */
export type Units = Readonly<Record<string, RegExp>>;

/** Objects around the one that was asked for. */
const mostWraps = 3;

/**
 * Keys are taken whatever their case, from objects around them and lists of one; others are left out. Numbers and truth
 * values may be texts, and a bare value is that of an only key. What cannot be read so stays, for the schema to refuse.
 * @param schema of an object, as JSON Schema
 */
export function fitted(value: unknown, schema: Schema, units: Units = {}): unknown {
  const properties = schemasIn(schema.properties);
  const names = Object.keys(properties);
  const [only, ...others] = names;
  const fittedBare = (bare: unknown, otherwise: unknown): unknown =>
    others.length === 0 && canBeBare(properties[only])
      ? { [only]: part(bare, properties[only], units[only]) }
      : otherwise;
  const inner = opened(value);
  if (isRecord(inner)) {
    const found = gathered(inner, names, mostWraps);
    for (const name of names) if (!found.has(name)) setFlat(found, name, inner, properties[name]);
    if (found.size === 0) return isWrapped(inner) ? fittedBare(Object.values(inner)[0], inner) : inner;
    return Object.fromEntries([...found].map(([name, own]) => [name, part(own, properties[name], units[name])]));
  }
  return fittedBare(inner, value);
}

/** Values by the names that were asked for; those that an object lacks from the objects in it, the last ones first. */
function gathered(object: Parsed, names: readonly string[], wraps: number): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const name of names) {
    const key = Object.hasOwn(object, name)
      ? name
      : Object.keys(object).findLast((other) => plain(other) === plain(name));
    if (key !== undefined) found.set(name, object[key]);
  }
  if (found.size === names.length || wraps === 0) return found;
  for (const inner of Object.values(object).map(opened).toReversed()) {
    const missing = names.filter((name) => !found.has(name));
    if (isRecord(inner)) for (const [name, own] of gathered(inner, missing, wraps - 1)) found.set(name, own);
  }
  return found;
}

/** An object that was asked for under a key, where all that it has is there without it. */
function setFlat(found: Map<string, unknown>, name: string, object: Parsed, schema: Schema): void {
  if (schema.type !== "object") return;
  const names = Object.keys(schemasIn(schema.properties));
  const own = gathered(object, names, 0);
  if (names.length > 0 && own.size === names.length) found.set(name, Object.fromEntries(own));
}

/** A key without its case and what separates its words. */
function plain(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

const wrappers: ReadonlySet<string> = new Set(["answer", "finalanswer", "response", "result", "output", "value"]);

function isWrapped(object: Parsed): boolean {
  const keys = Object.keys(object);
  return keys.length === 1 && wrappers.has(plain(keys[0]));
}

/** Whether a value without its key can be told from words. */
function canBeBare(schema: Schema): boolean {
  return isNumber(schema) || schema.type === "boolean" || schema.type === "array" || schema.type === "object";
}

function isNumber({ type }: Schema): boolean {
  return type === "number" || type === "integer";
}

/** Without a list of one and quotes around it. */
function opened(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1) return opened(value[0]);
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return value;
  const parsed = lenientJson(value);
  return typeof parsed === "object" ? opened(parsed) : value;
}

function part(value: unknown, schema: Schema, units: RegExp | undefined): unknown {
  switch (schema.type) {
    case "number":
    case "integer":
      return numberOf(value, units);
    case "boolean":
      return truthOf(value);
    case "string":
      return isTexts(value) ? value.join(" ") : value;
    case "array":
      return listOf(value, schemasIn(schema).items ?? {}, units);
    case "object":
      return namedOf(value, schemasIn(schema.properties), units);
    default:
      return value;
  }
}

function numberOf(value: unknown, units: RegExp | undefined): unknown {
  const inner = opened(value);
  if (typeof inner === "string") return numberInWords(inner, units) ?? value;
  if (!isRecord(inner)) return inner;
  const [only, ...others] = Object.values(inner);
  const { value: number = others.length === 0 ? only : undefined, unit } = inner;
  if (number === undefined) return value;
  return typeof unit === "string" ? numberOf(`${String(number)} ${unit}`, units) : numberOf(number, units);
}

function truthOf(value: unknown): unknown {
  const inner = opened(value);
  if (typeof inner !== "string") return inner;
  const word = inner.trim().toLowerCase();
  if (word === "true" || word === "yes") return true;
  return word === "false" || word === "no" ? false : value;
}

/** Numbers by their names; without names as many as there are keys, in the order of these. */
function namedOf(value: unknown, properties: Readonly<Record<string, Schema>>, units: RegExp | undefined): unknown {
  const names = Object.keys(properties);
  const inner = opened(value);
  if (isRecord(inner)) {
    const found = gathered(inner, names, 0);
    if (found.size === 0) return inner;
    return Object.fromEntries([...found].map(([name, own]) => [name, part(own, properties[name], units)]));
  }
  const list = listOf(value, properties[names[0]] ?? {}, units);
  if (!Array.isArray(list) || list.length !== names.length) return value;
  return Object.fromEntries(names.map((name, place) => [name, list[place] as unknown]));
}

/** Numbers may be one text with commas, or a single one without its list. */
function listOf(value: unknown, items: Schema, units: RegExp | undefined): unknown {
  const parsed = typeof value === "string" && /^\s*\[/.test(value) ? lenientJson(value) : value;
  if (!Array.isArray(parsed)) {
    const texts: readonly unknown[] = typeof parsed === "string" ? parsed.split(/[,;]/) : [parsed];
    const numbers = texts.map((one) => part(one, items, units));
    return numbers.every((one) => typeof one === "number") && isNumber(items) ? numbers : value;
  }
  const list: readonly unknown[] = parsed.length === 1 && Array.isArray(parsed[0]) ? parsed[0] : parsed;
  return list.map((one) => part(one, items, units));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function schemasIn(value: unknown): Readonly<Record<string, Schema>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Parsed] => isRecord(entry[1])));
}
