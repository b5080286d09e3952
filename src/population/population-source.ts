/** Where people come from. */
import { ScenarioError } from "../base/errors.ts";
import type { Kind } from "../base/kind.ts";
import type { FileReading } from "./column-map.ts";
import type { ColumnInfo, Population } from "./population.ts";
import type { PopulationFilter } from "./population-filter.ts";

export interface DrawRequest {
  /** Number of people; undefined where the source has a size of its own. */
  readonly size: number | undefined;
  readonly seed: number;
  /** Conditions that the source keeps to: none where it does not say that it does. */
  readonly filter: PopulationFilter;
  /** As its schema gives them out. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `population.tables`, where the source uses it. */
  readonly tables: string | undefined;
  /** How a source with a size of its own is read. */
  readonly reading?: FileReading | undefined;
  readonly weights?: Weighting | undefined;
  /** How the census draws families. */
  readonly families?: FamilyDraw | undefined;
  /** Whether a source that knows only of people with work is to draw those without, too. */
  readonly withNonWorkers?: boolean | undefined;
  /** How many weeks people work in a year: 52, or as many as the source says. */
  readonly weeks?: WeeksCount | undefined;
  /** Hears what the source has to say of the draw. */
  readonly note?: ((note: DrawNote) => void) | undefined;
}

/** Whether the family of somebody from the census is drawn by what the person earns too, or by age and sex alone. */
export const familyDraws = ["by-earnings", "by-age"] as const;

export type FamilyDraw = (typeof familyDraws)[number];

/** Whether everybody works 52 weeks a year, or as many as the source says. */
export const weeksCounts = ["usual", "actual"] as const;

export type WeeksCount = (typeof weeksCounts)[number];

/** Whether weights of a file count, each row being one person, or are chances of being drawn. */
export type Weighting = "use" | "draw";

export interface DrawNote {
  /** What was done with weights. */
  readonly weights?: Weighting;
  /** What a reader of the run must know. */
  readonly warning?: { readonly code: string; readonly message: string } | undefined;
}

/** An entry of the registry of sources. */
export interface PopulationSource extends Kind {
  /** Columns that its people have, `wage` among them; null where only drawing shows them. */
  readonly columns: readonly ColumnInfo[] | null;
  /** Whether `draw` leaves out who does not pass the filter; else the engine does, from a larger draw. */
  readonly keepsFilter?: boolean;
  /** Columns of which it keeps to no condition even so. */
  readonly filteredLater?: (weeks: WeeksCount) => readonly string[];
  /** Whether the number of people may be left out. */
  readonly hasOwnSize?: boolean;
  /** Data files that the people are read from. */
  files?(options: DrawRequest["options"]): readonly string[];
  /** @throws ScenarioError for a source that cannot be read or a filter that it cannot satisfy */
  draw(request: DrawRequest): Population;
}

/** @throws ScenarioError where a source without a size of its own is given none */
export function wantedSize({ size }: DrawRequest, source: string): number {
  if (size !== undefined) return size;
  throw new ScenarioError(`population.size: expected a number of people to draw from ${source}`, {
    hint: "only a file of persons has a size of its own",
  });
}

/** How a scenario names a source: by name, a file of persons, or a name with options beside it. */
export type SourceReference =
  | string
  | { readonly file: string }
  | { readonly kind: string; readonly [option: string]: unknown };

/** Short, for texts: the path of a file, else the name. */
export function sourceName(reference: SourceReference): string {
  return typeof reference === "object" && !isNamed(reference) ? reference.file : sourceChoice(reference).kind;
}

function isNamed(reference: Exclude<SourceReference, string>): reference is { readonly kind: string } {
  return "kind" in reference;
}

export function sourceChoice(reference: SourceReference): {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
} {
  if (typeof reference === "string") return { kind: reference, options: {} };
  if (!isNamed(reference)) return { kind: "file", options: { file: reference.file } };
  const { kind, ...options } = reference;
  return { kind, options };
}
