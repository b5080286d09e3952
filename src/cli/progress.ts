import type { Listener, StepEnd } from "../episode/events.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { electionLine } from "../report/text/election-lines.ts";
import { runProgressLine } from "../report/text/progress-lines.ts";
import { CallLedger } from "../run/call-ledger.ts";
import type { Scenario } from "../scenario/resolve.ts";

/** Lines without a terminal: about this many for a run, and one when a model keeps us waiting this long. */
const linesPerRun = 20;
const patienceMs = 30_000;
const redrawMs = 100;
/** Waits for a rate limit that are worth a word: on a terminal, and as a line of its own elsewhere. */
const shownWaitMs = 1000;
const toldWaitMs = 5000;

export interface Progress {
  readonly listener: Listener;
  /** Says that questions wait for a rate limit for so many milliseconds. */
  readonly waiting: (ms: number) => void;
  clear(): void;
}

/** Shows how a run gets on: one line that changes on a terminal, plain lines elsewhere. */
export function progress(
  scenario: Scenario,
  stream: NodeJS.WriteStream,
  { providers }: Kinds = builtInKinds,
): Progress {
  const { steps, taxYear: stepsPerYear } = scenario;
  const taxYears = Math.ceil(steps / stepsPerYear);
  const every = Math.ceil(taxYears / linesPerRun);
  const ledger = new CallLedger(providers, scenario.models.prices);
  const started = performance.now();
  const isTerminal = stream.isTTY === true;
  let last: StepEnd | undefined;
  let shownAt = started;
  let waitsUntil = 0;
  let countdown: NodeJS.Timeout | undefined;

  const line = (): string => {
    const now = performance.now();
    const { totals } = ledger;
    return runProgressLine(scenario, { last, calls: totals, elapsedMs: now - started, waitMs: waitsUntil - now });
  };
  const show = (): void => {
    shownAt = performance.now();
    if (isTerminal) stream.write(`\r\u001b[2K${line().slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
    else stream.write(`${line()}\n`);
  };

  /** Elections are few: each gets a line that stays, unless there are more than lines in all. */
  let announced = 0;
  const announce = (text: string): void => {
    if (announced++ < linesPerRun) stream.write(`${isTerminal ? "\r\u001b[2K" : ""}${text}\n`);
  };

  return {
    listener: (event) => {
      ledger.listener(event);
      if (event.type === "step-end") last = event;
      if (event.type === "vote-result") announce(electionLine(event, taxYears));
      const waited = performance.now() - shownAt;
      const isDue = isTerminal
        ? waited >= redrawMs || (event.type === "step-end" && event.step === steps)
        : event.type === "step-end" && (event.step === steps || event.step % (every * stepsPerYear) === 0);
      if (isDue || (event.type === "model-call" && waited >= patienceMs)) show();
    },
    waiting: (ms) => {
      const isTold = performance.now() < waitsUntil;
      if (ms < (isTerminal ? shownWaitMs : toldWaitMs) || (isTold && !isTerminal)) return;
      waitsUntil = performance.now() + ms;
      show();
      clearInterval(countdown);
      if (isTerminal)
        countdown = setInterval(() => {
          show();
          if (performance.now() >= waitsUntil) clearInterval(countdown);
        }, 1000).unref();
    },
    clear: () => {
      clearInterval(countdown);
      if (isTerminal) stream.write("\r\u001b[2K");
    },
  };
}
