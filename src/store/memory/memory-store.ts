import { v7 as uuidv7 } from "uuid";
import { StorageError } from "../../base/errors.ts";
import { type AnnotationChange, type Annotations, annotated } from "../annotations.ts";
import { type CallStatistics, withLatency } from "../call-statistics.ts";
import { type Cell, rowOf } from "../columns.ts";
import type { ComparisonDetails, ComparisonRow, ComparisonWriter, NewComparison } from "../comparison-store.ts";
import { runDifferences } from "../differences.ts";
import { type ExportedRows, exportedRows } from "../exports.ts";
import { isInquiry } from "../inquiries.ts";
import { type PanelStep, panelFields, panelStep } from "../panel-step.ts";
import { checkRemovable, checkResumable, onlyOne } from "../references.ts";
import { type AskedBudget, checkGoesOn, checkStoppable } from "../run-control.ts";
import type {
  AnswerCache,
  CallRecord,
  CallRow,
  Levels,
  NewRun,
  QuestionKey,
  Reference,
  ResumeOptions,
  RunDetails,
  RunRow,
  RunWriter,
  Store,
  WorkerRow,
} from "../store.ts";
import { type RunRecords, type StoredCall, workerStepTable, workerTable } from "../tables.ts";
import { runProblems } from "../verify.ts";
import { memoryCache } from "./memory-cache.ts";
import { MemoryComparisons } from "./memory-comparisons.ts";
import { MemoryRun } from "./memory-run.ts";

/** As a database is named that is in no file. */
const place = ":memory:";

/** Rows that are given at once. */
const pageSize = 1000;

/** {@link Store} that is gone with the process: for runs of which nothing need stay. */
export class MemoryStore implements Store {
  readonly cache: AnswerCache = memoryCache();
  readonly #runs = new Map<string, MemoryRun>();
  readonly #comparisons = new MemoryComparisons(place);
  #isClosed = false;

  async startRun(run: NewRun): Promise<RunWriter> {
    this.#check();
    const { member } = run;
    if (member) {
      const earlier = await this.member(member.comparison, member.arm, run.seed);
      if (earlier !== undefined) this.#runs.delete(earlier);
    }
    const id = uuidv7();
    const kept = new MemoryRun(id, run);
    this.#runs.set(id, kept);
    return this.#open(kept.writer());
  }

  async resumeRun(id: string, { restate, ...more }: ResumeOptions = {}): Promise<RunWriter> {
    this.#check();
    const run = this.#found(id);
    const { status, comparison } = run.row;
    checkResumable({ kind: "run", id, status, process: null, isAlive: false }, { mayBeFinished: comparison !== null });
    if (restate) run.restate(restate);
    run.addEvidence(more);
    return this.#open(run.resume());
  }

  calls(id: string): CallRecord {
    this.#check();
    const run = this.#runs.get(id);
    return {
      scenarioVersion: run?.row.scenarioVersion,
      promptsVersion: run?.row.promptsVersion,
      get: async (key) => run?.recorded(key),
    };
  }

  async runs(): Promise<readonly RunRow[]> {
    this.#check();
    return [...this.#runs.values()].toReversed().map(listed);
  }

  async run(reference: string): Promise<RunDetails> {
    this.#check();
    const ids = [...this.#runs.keys()];
    const alone = ids.filter((id) => {
      const { member, command } = this.#found(id).about;
      return !member && command !== "audit" && !isInquiry({ command });
    });
    const fits = reference === "latest" ? alone.slice(-1) : ids.filter((id) => id.startsWith(reference));
    const run = this.#found(onlyOne(fits, reference, "run", place));
    const { scenario, scenarioVersion, scenarioHash, scenarioPath, files, summary, promptsVersion, endpoints } =
      run.row;
    const warnings = [...run.records("warnings")].map(([code, , message]) => `${code}: ${message}`);
    return {
      ...listed(run),
      ...{ scenario, scenarioVersion, scenarioHash, scenarioPath, files, summary, warnings, promptsVersion, endpoints },
      series: run.series(),
    };
  }

  async resolve(reference: string): Promise<Reference> {
    this.#check();
    const runs = [...this.#runs.values()].map(({ id, about }) => ({
      kind: "run" as const,
      id,
      isWhole: !about.member,
    }));
    const comparisons = this.#comparisons.ids.map((id) => ({ kind: "comparison" as const, id, isWhole: true }));
    // Ids sort by time.
    const all = [...runs, ...comparisons].sort((a, b) => (a.id < b.id ? 1 : -1));
    const fits =
      reference === "latest"
        ? all.filter(({ isWhole }) => isWhole).slice(0, 1)
        : all.filter(({ id }) => id.startsWith(reference));
    onlyOne(
      fits.map(({ id }) => id),
      reference,
      "run",
      place,
    );
    const [{ kind, id }] = fits;
    return { kind, id };
  }

  async annotate({ kind, id }: Reference, change: AnnotationChange): Promise<Annotations> {
    this.#check();
    if (kind === "comparison") return this.#comparisons.annotate(id, change);
    const run = this.#found(id);
    const changed = annotated(`run ${id}`, run.row, change);
    run.cells.tags = JSON.stringify(changed.tags);
    run.cells.note = changed.note;
    return changed;
  }

  async remove(entries: readonly Reference[]): Promise<void> {
    this.#check();
    for (const { kind, id } of entries) {
      const { status, comparison } =
        kind === "run" ? this.#found(id).row : { ...(await this.#comparisons.comparison(id)), comparison: null };
      checkRemovable({ kind, id, comparison, writer: status === "running" ? "this process" : null });
    }
    for (const { kind, id } of entries) {
      if (kind === "comparison") this.#comparisons.remove(id);
      for (const run of [...this.#runs.values()])
        if (run.id === id || run.row.comparison === id) this.#runs.delete(run.id);
    }
  }

  async requestStop({ kind, id }: Reference): Promise<void> {
    this.#check();
    const { status } = kind === "run" ? this.#found(id).row : await this.#comparisons.comparison(id);
    checkStoppable(`${kind} ${id}`, status);
    const stopRequested = new Date().toISOString();
    if (kind === "comparison") this.#comparisons.requestStop(id, { stopRequested });
    for (const run of this.#runs.values())
      if (run.id === id || run.row.comparison === id) run.control = { ...run.control, stopRequested };
  }

  async requestBudget(id: string, budget: AskedBudget): Promise<void> {
    this.#check();
    const run = this.#found(id);
    checkGoesOn(`run ${id}`, run.row.status);
    run.control = { ...run.control, budget: { ...run.control.budget, ...budget } };
  }

  async verify(): Promise<readonly string[]> {
    this.#check();
    return [...this.#runs.values()].flatMap((run) =>
      runProblems({
        status: run.row.status,
        steps: run.about.steps,
        done: run.stepNumbers.length,
        last: run.stepNumbers.at(-1) ?? 0,
        panel: run.panelSize,
        thin: run.thinStep,
        isScenarioKept: true,
      }).map((text) => `run ${run.id}: ${text}`),
    );
  }

  async workers(run: string): Promise<readonly WorkerRow[]> {
    this.#check();
    return this.#records(run, "workers").map((row) => rowOf(workerTable, row, `run ${run}`));
  }

  async panel(run: string, step: number): Promise<PanelStep> {
    this.#check();
    const workers = this.#records(run, "workers");
    const at = (columns: typeof workerTable.columns, name: string) =>
      columns.findIndex((column) => column.name === name);
    const weightAt = at(workerTable.columns, "weight");
    const weights = new Map(workers.map((row) => [row[0], row[weightAt]]));
    const places = panelFields.map((name) => at(workerStepTable.columns, name));
    const rows = this.#records(run, "worker_steps").filter((row) => row[0] === step && weights.has(row[1]));
    const picked = rows.map((row) => places.map((i) => (i < 0 ? (weights.get(row[1]) ?? null) : row[i])));
    return panelStep(step, picked);
  }

  async call(run: string, key: QuestionKey): Promise<StoredCall | undefined> {
    this.#check();
    return this.#runs.get(run)?.call(key);
  }

  async levels(run: string): Promise<Levels | null> {
    this.#check();
    return this.#runs.get(run)?.levels ?? null;
  }

  async callStatistics(run: string): Promise<readonly CallStatistics[]> {
    this.#check();
    const groups = new Map<string, CallRow[]>();
    for (const call of this.#runs.get(run)?.everyCall() ?? []) {
      const name = JSON.stringify([call.purpose, call.uri]);
      const known = groups.get(name);
      if (known) known.push(call);
      else groups.set(name, [call]);
    }
    return [...groups.values()]
      .map((calls) => {
        const sum = (value: (call: CallRow) => number): number => calls.reduce((total, call) => total + value(call), 0);
        const answeredBy = [...new Set(calls.flatMap(({ model }) => model ?? []))].sort();
        const counts = {
          ...{ purpose: calls[0].purpose, uri: calls[0].uri, answeredBy, calls: calls.length },
          invalid: sum(({ problem }) => Number(problem !== null)),
          failed: sum(({ error }) => Number(error !== null)),
          reused: sum(({ source }) => Number(source === "cache" || source === "shared")),
          inputTokens: sum(({ inputTokens }) => inputTokens),
          outputTokens: sum(({ outputTokens }) => outputTokens),
          cachedTokens: sum(({ cachedInputTokens }) => cachedInputTokens),
          reasoningTokens: sum(({ reasoningTokens }) => reasoningTokens),
          usageEstimated: sum(({ usageEstimated }) => usageEstimated),
        };
        const sent = calls.filter(({ source }) => source === "provider").map(({ latencyMs }) => latencyMs);
        return withLatency(
          counts,
          sent.sort((a, b) => a - b),
        );
      })
      .sort((a, b) => (a.purpose === b.purpose ? (a.uri < b.uri ? -1 : 1) : a.purpose < b.purpose ? -1 : 1));
  }

  async exportRows(run: string, table: string): Promise<ExportedRows> {
    this.#check();
    return exportedRows(this, run, table, async () => {
      const { cells, about } = this.#found(run);
      return { ...cells, planner: about.planner, steps: about.steps };
    });
  }

  async *records(run: string, table: RunRecords): AsyncGenerator<readonly (readonly Cell[])[]> {
    this.#check();
    let page: (readonly Cell[])[] = [];
    for (const row of this.#runs.get(run)?.records(table) ?? []) {
      page.push(row);
      if (page.length < pageSize) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async differences(
    run: string,
    other: Pick<Store, "records">,
    otherRun: string,
    upTo?: number,
  ): Promise<readonly string[]> {
    return runDifferences({ store: this, run }, { store: other, run: otherRun }, upTo);
  }

  async startComparison(comparison: NewComparison): Promise<ComparisonWriter> {
    this.#check();
    return this.#comparisons.startComparison(comparison);
  }

  async resumeComparison(id: string, options?: ResumeOptions): Promise<ComparisonWriter> {
    this.#check();
    return this.#comparisons.resumeComparison(id, options);
  }

  async comparisons(): Promise<readonly ComparisonRow[]> {
    this.#check();
    return this.#comparisons.comparisons();
  }

  async comparison(reference: string): Promise<ComparisonDetails> {
    this.#check();
    return this.#comparisons.comparison(reference);
  }

  async comparisonSeeds(
    id: string,
    only?: readonly number[],
  ): Promise<readonly { readonly seed: number; readonly result: unknown }[]> {
    this.#check();
    return this.#comparisons.comparisonSeeds(id, only);
  }

  async member(comparison: string, arm: string, seed: number): Promise<string | undefined> {
    this.#check();
    const isMember = ({ about }: MemoryRun): boolean =>
      about.member?.comparison === comparison && about.member.arm === arm && about.seed === seed;
    return [...this.#runs.values()].find(isMember)?.id;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #records(run: string, table: RunRecords): readonly (readonly Cell[])[] {
    return [...(this.#runs.get(run)?.records(table) ?? [])];
  }

  #found(id: string): MemoryRun {
    const run = this.#runs.get(id);
    if (!run) throw new Error(`there is no run ${id}`);
    return run;
  }

  #check(): void {
    if (this.#isClosed) throw new StorageError("the store is closed");
  }

  /** A writer that says so, too, where the store was closed. */
  #open(writer: RunWriter): RunWriter {
    const open =
      <Args extends readonly unknown[]>(method: (...args: Args) => Promise<void>) =>
      async (...args: Args): Promise<void> => {
        this.#check();
        await method(...args);
      };
    return {
      ...writer,
      workers: open(writer.workers),
      step: open(writer.step),
      election: open(writer.election),
      call: open(writer.call),
      warning: open(writer.warning),
      levels: open(writer.levels),
      end: open(writer.end),
    };
  }
}

function listed(run: MemoryRun): RunRow {
  const { id, command, name, seed, status, error, startedAt, endedAt, version, comparison, arm, tags, note } = run.row;
  return {
    ...{ id, command, name, seed, status, error, startedAt, endedAt, version, comparison, arm, tags, note },
    ...{ planner: run.about.planner, steps: run.about.steps },
    stepsDone: run.stepNumbers.at(-1) ?? 0,
    welfare: run.series().at(-1)?.welfare ?? null,
  };
}
