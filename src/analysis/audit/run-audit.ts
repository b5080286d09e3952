/** An audit of a model from its questions to its result: stored, with a budget, gone on with, gone through again. */
import { promptsVersion } from "../../agents/prompts/prompts-version.ts";
import { BudgetError, InterruptedError, ProviderError } from "../../base/errors.ts";
import { forEachConcurrent } from "../../base/for-each-concurrent.ts";
import { emitter } from "../../episode/events.ts";
import { ask } from "../../models/answers/ask.ts";
import { isStandIn, standInsAmong } from "../../models/model-facts.ts";
import { CallLedger, type CallTotals } from "../../run/call-ledger.ts";
import { endpointsOf } from "../../run/endpoints.ts";
import { modelFilesAsked } from "../../run/model-files.ts";
import { isKept, recordedFiles } from "../../run/read-files.ts";
import { recordRun } from "../../run/recorder.ts";
import { checkModels, checkPrices, createModels, modelUris, type RunModelOptions } from "../../run/run-models.ts";
import { personaTexts } from "../../run/run-personas.ts";
import { scenarioVersion } from "../../scenario/missing-keys.ts";
import { type ModelPrices, storedWithLaterPrices } from "../../scenario/price-file.ts";
import type { RunStore, Store } from "../../store/store.ts";
import type { AuditPart, AuditQuestion, CardEntry } from "./audit-kind.ts";
import { auditKindNamed } from "./audit-kinds.ts";
import { requestOf } from "./audit-request.ts";
import type { AuditResult, AuditWarning } from "./audit-result.ts";

export interface AuditOptions extends RunModelOptions {
  readonly store: RunStore;
  /** Where a stored run is that is looked at, too. */
  readonly runs: Store;
  readonly signal: AbortSignal;
  readonly scenarioPath: string | null;
  /** Prices that an audit is gone on with: the prepared scenario has them, and the stored one gets them. */
  readonly laterPrices?: ModelPrices | undefined;
  readonly onStart?: (run: string) => void;
  readonly onHeld?: (reason: string) => void;
  /** Told after every answer, and when another of several audits in one begins. */
  readonly onProgress?: (progress: AuditProgress) => void;
}

/** How an audit gets on. */
export interface AuditProgress {
  /** Null of one that is not made of several. */
  readonly part: AuditPart | null;
  /** Questions of the part that have an answer, or none that can be used; and those that were put: more may come. */
  readonly answered: number;
  readonly put: number;
  /** Of the whole audit. */
  readonly calls: CallTotals;
}

/** What `audit … --json` prints of a model. */
export interface ModelAudit extends AuditResult<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>> {
  /** Id of the stored audit. */
  readonly run: string;
  /** What the stand-in is, in words; null of a language model. */
  readonly standInWords: string | null;
  readonly indices: readonly CardEntry[];
  readonly cost: CallTotals;
}

/** Answers between two looks at what others ask of the process. */
const heeded = 50;

/**
 * Puts the questions of an audit and stores what comes of them.
 * @throws EconError; the audit is then stored as interrupted or failed, and can be gone on with
 */
export async function runAudit(options: AuditOptions): Promise<ModelAudit> {
  const { prepared, store, env, laterPrices } = options;
  const { scenario, kinds } = prepared;
  const request = requestOf(scenario);
  const kind = auditKindNamed(request.kind);
  await kind.check?.(request, prepared, options.runs);
  const uris = { ...modelUris(scenario, kinds), planner: null };
  const asked = Object.values(uris);
  if (!options.modelOf) {
    checkModels({ ...scenario, planner: { ...scenario.planner, kind: "fixed" } }, env, kinds);
    checkPrices(options, uris);
  }
  const endpoints = options.modelOf ? undefined : endpointsOf(asked, kinds.providers, env);
  const run = options.resume
    ? await store.resumeRun(options.resume, {
        ...{ signal: options.signal, onWait: options.onHeld },
        ...(endpoints && { endpoints }),
        files: recordedFiles(prepared.files.filter(isKept), options.scenarioPath),
        ...(laterPrices && { restate: (stored: unknown) => storedWithLaterPrices(stored, laterPrices) }),
      })
    : await store.startRun({
        command: "audit",
        name: `audit ${request.kind}`,
        scenario,
        scenarioVersion,
        promptsVersion,
        scenarioPath: options.scenarioPath,
        files: recordedFiles(
          [...prepared.files, ...(options.modelOf ? [] : modelFilesAsked(asked, kinds.providers))],
          options.scenarioPath,
        ),
        seed: request.seed,
        planner: "audit",
        steps: 0,
        ...(endpoints && { endpoints }),
      });
  options.onStart?.(run.id);
  const ledger = new CallLedger(kinds.providers, scenario.models.prices);
  const [stop, stopped] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([options.signal, stop.signal, stopped.signal]);
  try {
    const recorder = recordRun(run, prepared, ledger);
    const emit = emitter([ledger.listener, recorder.listener]);
    const models = await createModels(options, uris, emit, ledger, run);
    const { workers: model } = models;
    if (!model) throw new Error("an audit has a model");
    const { personas } = await personaTexts(prepared, models.personas, run.id, signal);
    await recorder.workers(personas);
    const tally = { asked: 0, lost: 0, example: "" };
    const under: { part: AuditPart | null; answered: number; put: number } = { part: null, answered: 0, put: 0 };
    const tell = (): void => options.onProgress?.({ ...under, calls: ledger.totals });
    const begins = (part: AuditPart): void => {
      Object.assign(under, { part, answered: 0, put: 0 });
      tell();
    };
    const heedOthers = async (): Promise<void> => {
      if (tally.asked % heeded === 0 && (await run.readControl()).stopRequested !== null) stopped.abort();
    };
    const put = async <T>(questions: readonly AuditQuestion<T>[]): Promise<readonly (T | null)[]> => {
      const answers: (T | null)[] = questions.map(() => null);
      under.put += questions.length;
      await forEachConcurrent(questions.length, scenario.models.concurrency, signal, async (i, inner) => {
        const { agent, step, purpose, sample, system, user, format } = questions[i];
        const { value, lost } = await ask(
          model,
          {
            key: { episode: run.id, step, agent, purpose, sample },
            system,
            user,
            maxOutputTokens: scenario.workers.maxOutputTokens ?? defaultOutputTokens,
            temperature: scenario.workers.temperature,
            reasoningEffort: scenario.workers.reasoning,
          },
          format,
          { reasks: scenario.models.reasks },
          inner,
        );
        answers[i] = value;
        tally.asked++;
        if (lost) {
          tally.lost++;
          tally.example = lost.problem;
        }
        under.answered++;
        tell();
        await heedOthers();
      });
      if (tally.asked > 0 && tally.lost === tally.asked)
        throw new ProviderError(`${request.model} gave no answer that could be used: ${tally.example}`, {
          isRetryable: false,
          hint: "Every answer is in the database, in model_calls.",
        });
      return answers;
    };
    const spent = () => ({ calls: ledger.totals.count, costUsd: ledger.totals.costUsd });
    const examined = await kind.examine({ request, prepared, personas, store: options.runs, begins, spent, ask: put });
    const refused: readonly AuditWarning[] =
      tally.lost === 0
        ? []
        : [
            {
              code: "refusals",
              message: `${tally.lost} of ${tally.asked} questions have no answer that could be used: they are left out, not averaged in`,
            },
          ];
    const standIns = standInsAmong([request.model], kinds.providers, ledger.totals.standIns);
    const { design, results, benchmarks } = examined;
    const indices = examined.indices.map((index): CardEntry => ({ audit: request.kind, ...spent(), ...index }));
    const result: ModelAudit = {
      kind: request.kind,
      model: request.model,
      standIn: isStandIn(request.model, standIns),
      subjects: request.subjects,
      calls: ledger.totals.count,
      design: { seed: request.seed, repeats: request.repeats, ...design },
      results,
      benchmarks,
      warnings: [...refused, ...examined.warnings],
      run: run.id,
      standInWords: standIns[0]?.words ?? null,
      indices,
      cost: ledger.totals,
    };
    await run.end("finished", { summary: result });
    return result;
  } catch (error) {
    stop.abort();
    const isStopped = options.signal.aborted || stopped.signal.aborted;
    const reason = isStopped ? new InterruptedError() : (error as Error);
    const interrupted = isStopped || error instanceof BudgetError;
    await run.end(interrupted ? "interrupted" : "failed", { error: reason.message }).catch(() => undefined);
    throw reason;
  }
}

/** Far more than an answer needs: what a reasoning model thinks counts too. */
const defaultOutputTokens = 4000;
