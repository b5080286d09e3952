/** Sources of people that say what columns they have, and give values for them. */
import { ScenarioError } from "../base/errors.ts";
import type { Kind } from "../base/kind.ts";
import { nearest } from "../base/nearest.ts";
import { type RandomStream, randomStream } from "../base/random.ts";
import { builtInColumns, isBuiltIn } from "./built-in-columns.ts";
import { byName, type Column, type ColumnInfo, coded, hoursOf, type Population } from "./population.ts";
import { type DrawRequest, type PopulationSource, wantedSize } from "./population-source.ts";

/** Values of a column, one for each person: numbers, of which NaN means unknown, or labels, of which the empty one does. */
export type ColumnValues = ArrayLike<number> | readonly string[];

export interface SourceContext extends Pick<DrawRequest, "seed" | "options"> {
  /** Number of people. */
  readonly size: number;
  /** Of the people; drawn from person by person, the first are the same for any size. */
  readonly random: RandomStream;
}

/** A column that the source has: its name is enough for those that the engine knows. */
export type DeclaredColumn = Pick<ColumnInfo, "name"> & Partial<Pick<ColumnInfo, "kind" | "unit" | "meaning">>;

/** Named by `population.source`. */
export interface DeclaredSource extends Pick<Kind, "name" | "description" | "options"> {
  /** `wage` among them. */
  readonly columns: readonly DeclaredColumn[];
  /** Values by column. Whoever does not pass the scenario's filter is left out of a larger draw. */
  draw(context: SourceContext): Readonly<Record<string, ColumnValues>>;
}

/** @throws ScenarioError where its columns are not declared as they must be */
export function declaredSource(source: DeclaredSource): PopulationSource {
  const columns = columnsOf(source);
  return {
    name: source.name,
    description: source.description,
    uses: [],
    ...(source.options && { options: source.options }),
    columns,
    draw: (request) => {
      const { seed, options } = request;
      const size = wantedSize(request, source.name);
      const random = randomStream(seed, "population", source.name);
      return populationOf(source.draw({ size, seed, options, random }), columns, size);
    },
  };
}

function columnsOf({ columns }: DeclaredSource): readonly ColumnInfo[] {
  if (!Array.isArray(columns)) throw new ScenarioError("expected a list of columns");
  const declared = columns.map((column: DeclaredColumn): ColumnInfo => {
    const { name } = column;
    if (typeof name !== "string" || name === "") throw new ScenarioError("expected each column to have a name");
    if (name === "income") throw new ScenarioError("income is made of wage and hours; expected another name");
    const known = isBuiltIn(name) ? builtInColumns[name] : undefined;
    const kind = column.kind ?? known?.kind;
    if (kind !== "number" && kind !== "label")
      throw new ScenarioError(`${name}: kind ${kind}; expected "number" or "label"`);
    if (known && known.kind !== kind)
      throw new ScenarioError(`${name}: kind ${kind}; expected ${known.kind}, which this column always is`);
    const { unit = known?.unit ?? "", meaning = known?.meaning ?? name } = column;
    return { name, kind, unit, meaning, isTold: !known };
  });
  const names = declared.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new ScenarioError(`${twice} is there twice`);
  if (!names.includes("wage")) throw new ScenarioError("expected wage (dollars an hour) among them");
  return declared;
}

function populationOf(
  drawn: Readonly<Record<string, ColumnValues>>,
  columns: readonly ColumnInfo[],
  size: number,
): Population {
  const names = columns.map(({ name }) => name);
  for (const name of Object.keys(drawn ?? {})) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new ScenarioError(`column ${name} is not among those declared${near ? `; did you mean "${near}"?` : ""}`);
  }
  const made = new Map(columns.map((info) => [info.name, columnFrom(drawn?.[info.name], info, size)]));
  const numbers = (name: string): Float64Array | undefined => {
    const column = made.get(name);
    return column?.kind === "number" ? Float64Array.from(column.values) : undefined;
  };
  const own = ["wage", "hours", "weight"];
  return {
    size,
    wage: numbers("wage") ?? new Float64Array(size),
    ...hoursOf(numbers("hours"), size),
    weight: numbers("weight") ?? new Float64Array(size).fill(1),
    columns: byName([...made.values()].filter(({ name }) => !own.includes(name))),
  };
}

function columnFrom(values: ColumnValues | undefined, info: ColumnInfo, size: number): Column {
  const isNeeded = ["wage", "hours", "weight", "elasticity", "registered", "employed", "employmentRate"].includes(
    info.name,
  );
  const checked = checkedValues(values, info, size, isNeeded ? "finite" : "known or not");
  const labels = isBuiltIn(info.name) ? builtInColumns[info.name].labels : undefined;
  if (info.kind === "number") return { ...info, kind: "number", values: Float64Array.from(checked, Number) };
  const texts = Array.from(checked, String);
  const wrong = labels && texts.find((text) => text !== "" && !labels.includes(text));
  if (wrong !== undefined) throw new ScenarioError(`${info.name}: "${wrong}"; expected ${labels?.join(", ")}`);
  return { ...info, kind: "label", ...coded(texts) };
}

/**
 * @param numbers whether all of them must be finite, or NaN may stand for unknown
 * @throws ScenarioError where there is not one value of the right kind for each person
 */
export function checkedValues(
  values: ColumnValues | undefined,
  { name, kind }: Pick<ColumnInfo, "name" | "kind">,
  size: number,
  numbers: "finite" | "known or not",
): ColumnValues {
  const what = kind === "number" ? "numbers" : "labels";
  const length = (values as ColumnValues | undefined | null)?.length;
  if (typeof values === "string" || length !== size)
    throw new ScenarioError(`${name}: expected ${size} ${what}, one for each person, found ${length ?? typeof values}`);
  for (let i = 0; i < size; i++) {
    const value = values?.[i];
    const isRight =
      kind === "label"
        ? typeof value === "string"
        : typeof value === "number" && (Number.isFinite(value) || (numbers !== "finite" && Number.isNaN(value)));
    if (!isRight)
      throw new ScenarioError(
        `${name}: ${typeof value === "number" ? value : JSON.stringify(value)} for person ${i}; expected ${kind === "label" ? "a label, a text" : "a finite number"}`,
      );
  }
  return values ?? [];
}
