/** What may be ordered: runs are started and gone on with as processes of their own, which outlive the server. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageFile } from "../base/package-files.ts";
import type { Reference, Store } from "../store/store.ts";
import type { Budget, Done, Started } from "./api.ts";
import { parsedQuestion } from "./query.ts";
import { Refusal } from "./refusal.ts";
import { budgetAsked, openedValues, valuesAsked } from "./scenario-values.ts";

/** What a reference means. @throws Refusal 404 */
type Found = (reference: string) => Promise<Reference>;

export interface Control {
  start(body: unknown): Promise<Started>;
  resume(body: unknown, found: Found): Promise<Started>;
  stop(body: unknown, found: Found): Promise<Done>;
  budget(body: unknown, found: Found): Promise<Done>;
}

export interface ControlPlace {
  /** Of the database. */
  readonly path: string;
  /** That the server was started in: runs are started there, too. */
  readonly folder: string;
  /** Opened to be written to. */
  readonly orders: Pick<Store, "requestStop" | "requestBudget">;
  /** The program that is started; by default this one's command line. */
  readonly program?: readonly string[];
}

const choiceAsked = z.strictObject({ run: z.string().min(1), budget: budgetAsked.optional() });

/** Until a process has said which run it writes: it draws the people first, and may wait for who wrote it before. */
const startMs = 60_000;

export function controlOf({ path, folder, orders, program = ownProgram }: ControlPlace): Control {
  const begin = (words: readonly string[]): Promise<Started> => started(program, [...words, "--db", path], folder);
  return {
    start: async (body) => {
      const { scenario, budget } = parsedQuestion(valuesAsked, body);
      // Told here what is wrong, in the words of the command.
      openedValues(folder, body);
      // In the folder, so that files beside it are found; the run keeps what it says.
      const file = join(folder, `.llm-econ-${randomUUID()}.json`);
      try {
        writeFileSync(file, JSON.stringify(scenario), { flag: "wx", mode: 0o600 });
        return await begin(["simulate", file, ...budgetWords(budget)]);
      } finally {
        rmSync(file, { force: true });
      }
    },
    resume: async (body, found) => {
      const { run, budget } = parsedQuestion(choiceAsked, body);
      return begin(["resume", (await found(run)).id, ...budgetWords(budget)]);
    },
    stop: async (body, found) => {
      await orders.requestStop(await found(parsedQuestion(choiceAsked, body).run));
      return { done: "it stops after the step that it is at; what is finished is kept" };
    },
    budget: async (body, found) => {
      const { run, budget } = parsedQuestion(choiceAsked, body);
      if (!budget || Object.keys(budget).length === 0)
        throw new Refusal(400, "budget: expected usd, calls or tokens, a number");
      await orders.requestBudget((await found(run)).id, budget);
      return { done: "it holds from the next step on" };
    },
  };
}

const ownProgram: readonly string[] = [process.execPath, packageFile("dist/cli/main.js")];

function budgetWords(budget: Budget = {}): string[] {
  return Object.entries(budget).flatMap(([limit, value]) => [`--budget-${limit}`, String(value)]);
}

/** Text of its standard error that is kept, to say why a process has ended. */
const mostText = 20_000;

/**
 * Starts a process that goes on without this one.
 * @returns the run that it writes
 * @throws Refusal 400 with what it says, where it ends before it writes one
 */
function started([program, ...before]: readonly string[], words: readonly string[], cwd: string): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...words], {
      ...{ cwd, detached: true, stdio: ["ignore", "ignore", "pipe"] },
      env: ownEnvironment(),
    });
    let said = "";
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      letGo(child);
      settle();
    };
    const timer = setTimeout(() => end(() => reject(new Refusal(500, "the run has not begun in a minute"))), startMs);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-mostText);
      const run = /^(?:run|comparison) ([0-9a-f-]{36})$/m.exec(said)?.[1];
      if (run !== undefined) end(() => resolve({ run }));
    });
    child.on("error", (error) => end(() => reject(error)));
    child.on("close", () => end(() => reject(new Refusal(400, messageIn(said)))));
  });
}

/** Without what would change the scenario that was asked for, or keep the run's id from being told. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { LLM_ECON_SEED: _s, LLM_ECON_STEPS: _n, LLM_ECON_SET: _k, LLM_ECON_QUIET: _q, ...env } = process.env;
  return env;
}

/** Its output is read, so that it does not wait for a reader, and nobody waits for its end. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.stderr?.removeAllListeners("data");
  child.stderr?.resume();
  if (child.stderr && "unref" in child.stderr && typeof child.stderr.unref === "function") child.stderr.unref();
}

function messageIn(said: string): string {
  const text = said.replace(/^.*?error: /s, "").trim();
  return text === "" ? "the run ended before it began" : text;
}
