/** Comparisons in memory. */
import { v7 as uuidv7 } from "uuid";
import { packageVersion } from "../../base/package-files.ts";
import { type AnnotationChange, type Annotations, annotated } from "../annotations.ts";
import { parsedAs } from "../columns.ts";
import {
  type ComparisonDetails,
  type ComparisonRow,
  type ComparisonStore,
  type ComparisonWriter,
  type NewComparison,
  specParts,
} from "../comparison-store.ts";
import { checkResumable, onlyOne } from "../references.ts";
import type { ResumeOptions } from "../resume-options.ts";
import { nothingAsked, type RunControl } from "../run-control.ts";
import type { RunStatus } from "../run-status.ts";

interface Kept {
  readonly row: Omit<ComparisonRow, "seedsDone" | "seeds">;
  /** JSON, as every value that is given back is one's own. */
  readonly spec: string;
  readonly scenarioVersion: number;
  readonly result: string | null;
}

export class MemoryComparisons implements Omit<ComparisonStore, "member"> {
  readonly #kept = new Map<string, Kept>();
  readonly #control = new Map<string, RunControl>();
  readonly #seeds = new Map<string, Map<number, string>>();
  readonly #place: string;

  /** @param place of the store, for messages */
  constructor(place: string) {
    this.#place = place;
  }

  /** Newest first. */
  get ids(): readonly string[] {
    return [...this.#kept.keys()].toReversed();
  }

  async startComparison({ name, command, spec, scenarioVersion }: NewComparison): Promise<ComparisonWriter> {
    const id = uuidv7();
    const times = { startedAt: new Date().toISOString(), endedAt: null };
    const row = {
      id,
      name,
      command,
      status: "running" as const,
      error: null,
      version: packageVersion,
      tags: [],
      note: null,
      ...times,
    };
    this.#kept.set(id, { row, spec: JSON.stringify(spec), scenarioVersion, result: null });
    this.#seeds.set(id, new Map());
    return this.#writer(id);
  }

  async resumeComparison(id: string, { restate }: ResumeOptions = {}): Promise<ComparisonWriter> {
    const known = this.#found(id);
    const { status } = known.row;
    checkResumable({ kind: "comparison", id, status, process: null, isAlive: false }, { mayBeFinished: false });
    if (restate) this.#kept.set(id, { ...known, spec: JSON.stringify(restate(JSON.parse(known.spec))) });
    this.#change(id, { status: "running", error: null, endedAt: null });
    this.#control.delete(id);
    return this.#writer(id);
  }

  async comparisons(): Promise<readonly ComparisonRow[]> {
    return this.ids.map((id) => {
      const { scenario: _, spec: _spec, result: _result, scenarioVersion: _version, ...row } = this.#details(id);
      return row;
    });
  }

  async comparison(reference: string): Promise<ComparisonDetails> {
    const fits = reference === "latest" ? this.ids.slice(0, 1) : this.ids.filter((id) => id.startsWith(reference));
    return this.#details(onlyOne(fits, reference, "comparison", this.#place));
  }

  async comparisonSeeds(
    id: string,
    only?: readonly number[],
  ): Promise<readonly { readonly seed: number; readonly result: unknown }[]> {
    return [...(this.#seeds.get(id) ?? [])]
      .filter(([seed]) => only?.includes(seed) ?? true)
      .sort(([a], [b]) => a - b)
      .map(([seed, result]) => ({ seed, result: JSON.parse(result) }));
  }

  requestStop(id: string, control: RunControl): void {
    this.#control.set(id, control);
  }

  annotate(id: string, change: AnnotationChange): Annotations {
    const known = this.#found(id);
    const changed = annotated(`comparison ${id}`, known.row, change);
    this.#kept.set(id, { ...known, row: { ...known.row, ...changed } });
    return changed;
  }

  remove(id: string): void {
    this.#kept.delete(id);
    this.#seeds.delete(id);
  }

  #writer(id: string): ComparisonWriter {
    return {
      id,
      readControl: async () => this.#control.get(id) ?? nothingAsked,
      seed: async (seed, result) => void this.#seeds.get(id)?.set(seed, JSON.stringify(result)),
      end: async (status, { result, error }) => {
        const ended = { status, endedAt: new Date().toISOString(), error: error ?? null };
        this.#change(id, ended, result === undefined ? null : JSON.stringify(result));
      },
    };
  }

  #change(
    id: string,
    changes: { readonly status: RunStatus; readonly error: string | null; readonly endedAt: string | null },
    result = this.#found(id).result,
  ): void {
    const known = this.#found(id);
    this.#kept.set(id, { ...known, row: { ...known.row, ...changes }, result });
  }

  #found(id: string): Kept {
    const known = this.#kept.get(id);
    if (!known) throw new Error(`there is no comparison ${id}`);
    return known;
  }

  #details(id: string): ComparisonDetails {
    const { row, spec: text, scenarioVersion, result } = this.#found(id);
    const spec: unknown = JSON.parse(text);
    const { seeds, scenario } = parsedAs(specParts, spec, `comparison ${id}: comparisons.spec`);
    return {
      ...row,
      ...{ spec, scenario, scenarioVersion, seeds: seeds.length, seedsDone: this.#seeds.get(id)?.size ?? 0 },
      result: result === null ? null : JSON.parse(result),
    };
  }
}
