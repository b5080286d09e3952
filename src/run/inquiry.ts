/** Questions put to models outside of an episode, stored, budgeted, resumed and replayed as a run is. */
import { promptsVersion } from "../agents/prompts/prompts-version.ts";
import { BudgetError, InterruptedError, ScenarioError } from "../base/errors.ts";
import { emitter, type NumberedEvent } from "../episode/events.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { rateLimiters } from "../models/limits/rate-limiters.ts";
import { isFree, priceOfUri } from "../models/model-facts.ts";
import { checkModel } from "../models/model-provider.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { scenarioVersion } from "../scenario/missing-keys.ts";
import { type ModelPrices, storedWithLaterPrices } from "../scenario/price-file.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { InquiryCommand } from "../store/inquiries.ts";
import type { DataFile, Store } from "../store/store.ts";
import { CallLedger, type CallTotals } from "./call-ledger.ts";
import { changingBudget } from "./changing-budget.ts";
import { endpointsOf } from "./endpoints.ts";
import { modelFilesAsked } from "./model-files.ts";
import { recordedFiles } from "./read-files.ts";
import { callRow } from "./recorder.ts";
import { createModels, type RunModelOptions } from "./run-models.ts";

/** What is stored of one in place of a scenario: all that it needs to be done again. */
export interface InquiryHead {
  readonly inquiry: InquiryCommand;
  readonly name: string;
  readonly seed: number;
  /** Those that are asked, by their URIs. */
  readonly asked: readonly string[];
  readonly models: Scenario["models"];
  readonly budget: Scenario["budget"];
  /** Paths of the modules that define what it names. */
  readonly plugins?: readonly string[] | undefined;
}

export interface InquiryOptions<Head extends InquiryHead>
  extends Pick<
    RunModelOptions,
    "env" | "resume" | "record" | "modelOf" | "budget" | "onWait" | "acceptsOtherPrompts" | "onOtherPrompt"
  > {
  readonly store: Pick<Store, "startRun" | "resumeRun" | "calls" | "cache">;
  readonly head: Head;
  readonly kinds: Pick<Kinds, "providers">;
  readonly signal: AbortSignal;
  /** What was read for it. */
  readonly files?: readonly DataFile[];
  /** Prices that it is gone on with: the head has them, and the stored one gets them. */
  readonly laterPrices?: ModelPrices | undefined;
  readonly onStart?: (run: string) => void;
  readonly onHeld?: (reason: string) => void;
  /** Told of each answer, those of the record included. */
  readonly onCall?: () => void;
}

export interface Asking {
  /** Id of what is stored. */
  readonly run: string;
  readonly signal: AbortSignal;
  /** @param own who answers, where that is nobody whom a provider knows: the user at the terminal */
  model(uri: string, own?: ChatModel): Promise<ChatModel>;
  /** What servers have said of their answers so far, by model, where they said that no language model gave them. */
  said(): Readonly<Record<string, string>>;
}

/** What came of an inquiry, as it is stored and printed. */
export type Inquired<Result> = Result & {
  readonly run: string;
  readonly calls: CallTotals;
};

/** Answers after which it is looked whether somebody asks it to stop. */
const lookAround = 20;

/**
 * @param work puts the questions; the same answers must lead to the same questions and the same result
 * @throws EconError; what was answered is kept and can be gone on with
 */
export async function inquire<Head extends InquiryHead, Result extends object>(
  options: InquiryOptions<Head>,
  work: (asking: Asking) => Promise<Result>,
): Promise<Inquired<Result>> {
  const { store, env, head, kinds, modelOf, laterPrices } = options;
  const uris = [...new Set(head.asked)];
  const limits = changingBudget({ ...head.budget, ...options.budget });
  if (!modelOf) checkAskable(uris, head, kinds, env, limits.budget);
  const endpoints = modelOf ? undefined : endpointsOf(uris, kinds.providers, env);
  const run = options.resume
    ? await store.resumeRun(options.resume, {
        ...{ signal: options.signal, onWait: options.onHeld },
        ...(endpoints && { endpoints }),
        ...(laterPrices && { restate: (stored: unknown) => storedWithLaterPrices(stored, laterPrices) }),
      })
    : await store.startRun({
        ...{ command: head.inquiry, name: head.name, scenario: head, scenarioVersion, promptsVersion },
        ...{ scenarioPath: null, seed: head.seed, planner: head.inquiry, steps: 0 },
        files: recordedFiles(
          [...(options.files ?? []), ...(modelOf ? [] : modelFilesAsked(uris, kinds.providers))],
          null,
        ),
        ...(endpoints && { endpoints }),
      });
  options.onStart?.(run.id);
  const ledger = new CallLedger(kinds.providers, head.models.prices);
  const asked = new AbortController();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, asked.signal, stop.signal]);
  let answers = 0;
  const record = async (event: NumberedEvent): Promise<void> => {
    if (event.type !== "model-call") return;
    const { call } = event;
    options.onCall?.();
    if (!call.isRecorded)
      await run.call(
        callRow(call, {
          isFree: isFree(call.uri, kinds.providers),
          isPromptKept: true,
          price: ledger.priceOf(call) ?? null,
        }),
      );
    if (++answers % lookAround !== 0) return;
    const { stopRequested, budget } = await run.readControl();
    if (stopRequested !== null) asked.abort();
    if (budget) limits.change(budget);
  };
  try {
    const emit = emitter([ledger.listener, record]);
    const started = performance.now();
    const parts = {
      ...{ store, env, modelOf, resume: options.resume, record: options.record, budget: limits.budget },
      prepared: { scenario: { ...head, workers: { batch: false }, population: { size: 1 } }, kinds },
      meter: { spending: () => ledger.totals, minutes: () => (performance.now() - started) / 60_000 },
      // One for all of its models, which may stand at one address.
      limiterOf: rateLimiters({ ...head.models, onWait: options.onWait }),
      acceptsOtherPrompts: options.acceptsOtherPrompts ?? false,
      ...(options.onOtherPrompt && { onOtherPrompt: options.onOtherPrompt }),
    };
    const made = new Map<string, Promise<ChatModel>>();
    const create = async (uri: string, own: ChatModel | undefined): Promise<ChatModel> => {
      const asking = own && !modelOf ? { ...parts, modelOf: () => own } : parts;
      const { planner } = await createModels(
        asking,
        { workers: null, planner: uri, personas: null },
        emit,
        ledger,
        run,
      );
      return planner!;
    };
    const model = (uri: string, own?: ChatModel): Promise<ChatModel> => {
      const known = made.get(uri) ?? create(uri, own);
      made.set(uri, known);
      return known;
    };
    const result = await work({ run: run.id, signal, model, said: ledger.standIns });
    const inquired = { run: run.id, ...result, calls: ledger.totals };
    await run.end("finished", { summary: inquired });
    return inquired;
  } catch (error) {
    stop.abort();
    const isStopped = options.signal.aborted || asked.signal.aborted;
    const reason = isStopped ? new InterruptedError() : (error as Error);
    const status = isStopped || error instanceof BudgetError ? "interrupted" : "failed";
    await run.end(status, { error: reason.message }).catch(() => undefined);
    throw reason;
  }
}

/** @throws ScenarioError, ProviderError before anything is paid for */
function checkAskable(
  uris: readonly string[],
  { models }: InquiryHead,
  { providers }: Pick<Kinds, "providers">,
  env: RunModelOptions["env"],
  budget: BudgetLimits,
): void {
  for (const uri of uris) {
    checkModel(uri, providers, env);
    if (!priceOfUri(uri, null, providers, models.prices) && budget.usd != null)
      throw new ScenarioError(`budget.usd cannot be kept: the price of ${uri} is not known`, {
        hint: "Give it by --prices, or limit --budget-tokens or --budget-calls.",
      });
  }
}
