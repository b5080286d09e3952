/** One question to many agents: answered by enough of them, or the run stops before more is paid. */
import { EconError, InterruptedError } from "../../base/errors.ts";
import { forEachConcurrent } from "../../base/for-each-concurrent.ts";
import type { Asked, AskOptions, LostAnswer } from "./ask.ts";
import { foreignText } from "./foreign-text.ts";

export interface PollOptions {
  /** Numbers of those who are asked. */
  readonly agents: readonly number[];
  readonly atOnce: number;
  readonly reasks: number;
  /** Part of the answers that may be invalid where at least ten are asked; 1: all of them. */
  readonly maxInvalid: number;
  /** Whether one of the first ten has to give a valid answer, however few are asked. */
  readonly needsAnswer: boolean;
  /** What is asked, e.g. `hours in step 3`. */
  readonly about: string;
  readonly signal: AbortSignal;
}

/** What is known of an answer, whatever it is. */
export type Outcome = Omit<Asked<unknown>, "value">;

/** Of fewer answers a share says little. */
const fewest = 10;
/** Characters of an answer in a message. */
const shownLimit = 300;

/** Too many answers of a model cannot be used; the run can go on from its record. */
export class LostAnswers extends EconError {
  constructor(message: string) {
    super("provider", message, {
      hint: "Every answer is in the database, in model_calls. Once the model answers as asked, `llm-econ resume` goes on from here and asks again what had no valid answer; models.maxInvalid: 1 goes on without.",
    });
  }
}

/**
 * Puts a question to everybody. Where there has to be an answer, one of the first ten agents has to give it, and before
 * anybody has answered nobody else is asked again.
 *
 * Where too many answers are invalid and some of them are the record's of a run that goes on, those who gave none are asked
 * once more, for the model may have been mended; what was recorded then is given again by the same rule.
 * @param put puts the question to one agent
 * @returns how many gave no valid answer
 * @throws LostAnswers with one answer, as soon as it is certain; what is in flight is aborted
 */
export async function poll(
  options: PollOptions,
  put: (agent: number, how: AskOptions, stop: AbortSignal) => Promise<Outcome>,
): Promise<number> {
  const { agents, atOnce, reasks, maxInvalid, needsAnswer, signal } = options;
  const asked = agents.length;
  const isTooMany = (invalid: number): boolean => asked >= fewest && invalid / asked > maxInvalid;
  const outcomes = new Map<number, Outcome>();
  const hasNone = (agent: number): boolean => !!outcomes.get(agent)?.lost;
  let pending = agents;
  for (let isAgain = false; pending.length > 0; isAgain = true) {
    const gate = new Gate(needsAnswer && !isAgain ? fewest : Number.POSITIVE_INFINITY);
    let lostNow = 0;
    await forEachConcurrent(pending.length, atOnce, signal, async (place, stop) => {
      const agent = pending[place];
      const attempts = outcomes.get(agent)?.attempts ?? 0;
      const outcome = await put(agent, { reasks, attempts, mayReask: () => gate.pass(place, stop) }, stop);
      outcomes.set(agent, outcome);
      if (outcome.lost === null) gate.open();
      else if (outcome.isRecorded) gate.widen();
      else if (isTooMany(++lostNow) || gate.isHopeless(place)) throw lostAnswers(options, outcomes, outcome.lost);
    });
    const invalid = agents.filter(hasNone);
    const isHopeless = needsAnswer && agents.slice(0, fewest).every(hasNone);
    if (!isHopeless && !isTooMany(invalid.length)) return invalid.length;
    const { lost } = outcomes.get(invalid[0]) ?? {};
    if (lost && !invalid.some((agent) => outcomes.get(agent)?.isRecorded)) throw lostAnswers(options, outcomes, lost);
    pending = invalid;
  }
  return 0;
}

function lostAnswers({ about }: PollOptions, outcomes: ReadonlyMap<number, Outcome>, lost: LostAnswer): LostAnswers {
  const answers = [...outcomes.values()];
  const valid = answers.filter((outcome) => outcome.lost === null).length;
  const some = valid === 0 ? "no answer" : `only ${valid} of ${answers.length} answers`;
  const { agent, text, problem } = lost;
  const shown = foreignText(text, shownLimit);
  const said = shown === "" ? "nothing" : JSON.stringify(shown) + (text.length > shownLimit ? " …" : "");
  return new LostAnswers(`${some} about ${about} could be used; ${agent} answered ${said}: ${problem}`);
}

/** Lets the first of those pass who want to ask again, and everybody once somebody has answered. */
class Gate {
  #width: number;
  #lost = 0;
  #isWatching = false;
  readonly #waiting = new Set<{ readonly place: number; readonly go: () => void }>();

  constructor(width: number) {
    this.#width = width;
  }

  /**
   * @param signal the same for everybody
   * @throws InterruptedError where the signal aborts before
   */
  async pass(place: number, signal: AbortSignal): Promise<void> {
    if (place < this.#width) return;
    if (signal.aborted) throw new InterruptedError();
    // One listener for all: many on one signal are taken for a leak.
    if (!this.#isWatching) signal.addEventListener("abort", () => this.open(), { once: true });
    this.#isWatching = true;
    await new Promise<void>((go) => this.#waiting.add({ place, go }));
    if (signal.aborted) throw new InterruptedError();
  }

  open(): void {
    if (this.#width !== Number.POSITIVE_INFINITY) this.#widenTo(Number.POSITIVE_INFINITY);
  }

  /** One more may pass: one of the first says nothing of today's answers. */
  widen(): void {
    this.#widenTo(this.#width + 1);
  }

  /** Counts somebody without a valid answer; whether that was the last of those who may pass. */
  isHopeless(place: number): boolean {
    return this.#width !== Number.POSITIVE_INFINITY && place < this.#width && ++this.#lost === fewest;
  }

  #widenTo(width: number): void {
    this.#width = width;
    for (const one of this.#waiting) {
      if (one.place >= width) continue;
      this.#waiting.delete(one);
      one.go();
    }
  }
}
