import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { count, dollars } from "../../report/words/format.ts";
import type { Budget, DryRunAnswer, ScenarioSchema, Started } from "../../server/api.ts";
import { go } from "../address.ts";
import { post, useAnswer } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { Awaited, FailureNotice, Notice } from "../parts/notices.tsx";
import { Page } from "../parts/page.tsx";
import { runPath } from "../parts/run-frame.tsx";
import { SchemaForm } from "../parts/schema-form.tsx";
import { groupOf, type Schema, type Values, withValue } from "../scenario-form.ts";
import { visible } from "../visible.ts";

export function NewView({ mayControl }: { readonly mayControl: boolean }): JSX.Element {
  const answered = useAnswer<ScenarioSchema>(isBundle ? null : "/api/scenario-schema");
  return (
    <Page title="A new run">
      {isBundle ? (
        <p>A static copy starts nothing: open the dashboard for this.</p>
      ) : (
        <Awaited of={answered}>{(known) => <Form known={known} mayControl={mayControl} />}</Awaited>
      )}
    </Page>
  );
}

type Range = NonNullable<DryRunAnswer["costUsd"]>;

const limits = [
  ["usd", "US dollars"],
  ["calls", "questions"],
  ["tokens", "tokens"],
] as const;

function Form({ known, mayControl }: { readonly known: ScenarioSchema; readonly mayControl: boolean }): JSX.Element {
  const group = useMemo(() => groupOf(known.schema as Schema), [known]);
  const [values, setValues] = useState<Values>(known.starter);
  const [budget, setBudget] = useState<Budget>({});
  const [plan, setPlan] = useState<{ readonly of: Values; readonly answer: DryRunAnswer } | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const [doing, setDoing] = useState("");
  const hasBudget = Object.keys(budget).length > 0;
  const order = async (words: string, what: () => Promise<void>): Promise<void> => {
    setFailure(null);
    setDoing(words);
    await what().catch((error: Error) => setFailure(error));
    setDoing("");
  };
  const weigh = (): Promise<void> =>
    order("Playing it with a stand-in …", async () =>
      setPlan({ of: values, answer: await post<DryRunAnswer>("/api/dry-run", { scenario: values }) }),
    );
  const start = (): Promise<void> =>
    order("Starting …", async () => {
      const { run } = await post<Started>("/api/control/start", { scenario: values, ...(hasBudget && { budget }) });
      go(runPath(run));
    });
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <SchemaForm
        group={group}
        values={values}
        set={(path, value) => setValues((before) => withValue(before, path, value))}
      />
      <AsText values={values} set={setValues} />
      <fieldset>
        <legend>What it would cost</legend>
        <p>
          <button type="button" disabled={doing !== ""} onClick={() => void weigh()}>
            Work out questions, tokens and cost
          </button>
        </p>
        {plan && <Plan answer={plan.answer} isOld={plan.of !== values} />}
      </fieldset>
      {mayControl ? (
        <fieldset>
          <legend>Start</legend>
          <div class="fields">
            {limits.map(([name, words]) => (
              <label key={name}>
                At most, {words}
                <input
                  type="number"
                  min="0"
                  step={name === "usd" ? "any" : 1}
                  inputMode="decimal"
                  onInput={({ currentTarget }) =>
                    setBudget((before) => withLimit(before, name, Number(currentTarget.value)))
                  }
                />
              </label>
            ))}
          </div>
          <p>
            <button type="button" class="main" disabled={doing !== ""} onClick={() => void start()}>
              Start the run
            </button>
          </p>
        </fieldset>
      ) : (
        <Notice>
          This address may only look: runs are started from here where the server was started with{" "}
          <code>--allow-control</code>.
        </Notice>
      )}
      <p role="status">{doing}</p>
      {failure && <FailureNotice failure={failure} />}
    </form>
  );
}

function withLimit(budget: Budget, name: keyof Budget, value: number): Budget {
  const { [name]: _, ...others } = budget;
  return value > 0 ? { ...others, [name]: value } : others;
}

/** The same as a text: what has no field of its own is written here. */
function AsText({ values, set }: { readonly values: Values; readonly set: (values: Values) => void }): JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const take = (): void => {
    if (draft === null) return;
    try {
      const parsed: unknown = JSON.parse(draft);
      if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
        throw new Error("expected an object of keys and values");
      set(parsed as Values);
      setDraft(null);
      setProblem("");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details>
      <summary>The scenario as JSON</summary>
      <label>
        Scenario
        <textarea
          rows={16}
          spellcheck={false}
          value={draft ?? JSON.stringify(values, null, 2)}
          onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        />
      </label>
      <p>
        <button type="button" disabled={draft === null} onClick={take}>
          Take it into the form
        </button>{" "}
        <span role="status" class="wrong">
          {problem}
        </span>
      </p>
    </details>
  );
}

function Plan({ answer, isOld }: { readonly answer: DryRunAnswer; readonly isOld: boolean }): JSX.Element {
  const between = (range: Range | null, show: (value: number) => string): string =>
    range === null
      ? "price not known"
      : range.low === range.high
        ? show(range.low)
        : `${show(range.low)} to ${show(range.high)}`;
  const whole = (value: number): string => count(Math.round(value));
  return (
    <div role="status">
      {isOld && <p class="wrong">The form has changed since.</p>}
      <p>
        {count(answer.calls)} questions to models, {between(answer.costUsd, dollars)} at list prices.
      </p>
      {answer.plan.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        <section class="scroll" tabIndex={0} aria-label="Questions by model and purpose">
          <table>
            <thead>
              <tr>
                <th scope="col" class="text">
                  Model
                </th>
                <th scope="col" class="text">
                  Purpose
                </th>
                <th scope="col">Questions</th>
                <th scope="col">Tokens in</th>
                <th scope="col">Tokens out</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {answer.plan.map(({ model, purpose, calls, inputTokens, outputTokens, costUsd }) => (
                <tr key={`${model} ${purpose}`}>
                  <td class="text">{visible(model)}</td>
                  <td class="text">{visible(purpose)}</td>
                  <td>{count(calls)}</td>
                  <td>{between(inputTokens, whole)}</td>
                  <td>{between(outputTokens, whole)}</td>
                  <td>{between(costUsd, dollars)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
