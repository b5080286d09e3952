import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { thousands } from "../../report/figures/lines.ts";
import { count, dollars, percent, signed, wholeDollars } from "../../report/words/format.ts";
import type { HouseholdAnswer, TryAnswer } from "../../server/api.ts";
import { choose } from "../address.ts";
import { post } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { lineFigure } from "../line-figure.ts";
import { Chart } from "../parts/chart.tsx";
import { FailureNotice } from "../parts/notices.tsx";
import { Page } from "../parts/page.tsx";
import { Slider } from "../parts/slider.tsx";
import { numberIn, ranges, ratesIn, statuses, statusIn, type TryNumber, tryQuestionOf } from "../try-question.ts";

/** A household under sliders of rates and a credit, and what they would do to a population that optimises. */
export function TryView({ query }: { readonly query: URLSearchParams }): JSX.Element {
  const { answer, failure } = useTried(query);
  return (
    <Page title="Try a law">
      {isBundle ? (
        <p>A static copy answers no questions: open the dashboard for this.</p>
      ) : (
        <>
          <Household query={query} />
          {answer && <Law query={query} law={answer.law} />}
          <Population query={query} />
          {failure && <FailureNotice failure={failure} />}
          {answer ? <Answered answer={answer} /> : !failure && <p role="status">Loading…</p>}
        </>
      )}
    </Page>
  );
}

/** One question at a time: a slider that moves asks for its last place once the one before is answered. */
function useTried(query: URLSearchParams): { readonly answer: TryAnswer | null; readonly failure: Error | null } {
  const [state, setState] = useState<{ answer: TryAnswer | null; failure: Error | null }>({
    answer: null,
    failure: null,
  });
  const question = JSON.stringify(tryQuestionOf(query, state.answer?.law ?? null));
  const wanted = useRef(question);
  const isAsking = useRef(false);
  useEffect(() => {
    wanted.current = question;
    if (isAsking.current || isBundle) return;
    isAsking.current = true;
    const ask = async (): Promise<void> => {
      for (let asked = ""; asked !== wanted.current; ) {
        asked = wanted.current;
        await post<TryAnswer>("/api/try", JSON.parse(asked)).then(
          (answer) => setState({ answer, failure: null }),
          (failure: Error) => setState((before) => ({ ...before, failure })),
        );
      }
      isAsking.current = false;
    };
    void ask();
  }, [question]);
  return state;
}

const wholeNumber = (value: number): string => count(value);
const decimal = (value: number): string => value.toFixed(2);

interface Asked {
  readonly query: URLSearchParams;
}

function Numbered({
  query,
  name,
  label,
  show,
}: Asked & {
  readonly name: TryNumber;
  readonly label: string;
  readonly show: (value: number) => string;
}): JSX.Element {
  return (
    <Slider
      label={label}
      value={numberIn(query, name)}
      range={ranges[name]}
      show={show}
      change={(value) => choose({ [name]: value })}
    />
  );
}

function Household({ query }: Asked): JSX.Element {
  const status = statusIn(query);
  return (
    <fieldset>
      <legend>Household</legend>
      <div class="fields">
        <Numbered query={query} name="wage" label="Wage an hour" show={dollars} />
        <Numbered query={query} name="hours" label="Usual hours a week under US law" show={wholeNumber} />
        <label>
          Filing status
          <select value={status} onChange={({ currentTarget }) => choose({ status: currentTarget.value })}>
            {statuses.map((one) => (
              <option key={one} value={one}>
                {one.replaceAll("-", " ")}
              </option>
            ))}
          </select>
        </label>
        {status === "married-joint" && (
          <Numbered query={query} name="spouse" label="Spouse's wages a year" show={wholeDollars} />
        )}
        <Numbered query={query} name="children" label="Children under 17" show={wholeNumber} />
        <Numbered query={query} name="older" label="Older children" show={wholeNumber} />
        <Numbered query={query} name="age" label="Age" show={wholeNumber} />
      </div>
    </fieldset>
  );
}

function Law({ query, law }: Asked & { readonly law: TryAnswer["law"] }): JSX.Element {
  const given = ratesIn(query);
  const rates =
    given?.length === law.brackets.length ? given : law.rates.map((rate) => Number((100 * rate).toFixed(4)));
  const set = (k: number, value: number): void =>
    choose({ rates: rates.map((rate, i) => (i === k ? value : rate)).join(",") });
  return (
    <fieldset>
      <legend>Law</legend>
      <div class="fields">
        {law.brackets.map((start, k) => (
          <Slider
            key={start}
            label={`Rate from ${wholeDollars(start)} on`}
            value={rates[k]}
            range={[0, 95, 1]}
            show={(value) => `${value} % (US law ${percent(law.rates[k], 0)})`}
            change={(value) => set(k, value)}
          />
        ))}
        <Numbered query={query} name="credit" label="Earned credit, at most" show={wholeDollars} />
        {numberIn(query, "credit") > 0 && (
          <>
            <Numbered query={query} name="growth" label="It grows, of each dollar earned, by" show={decimal} />
            <Numbered query={query} name="from" label="It falls from earnings of" show={wholeDollars} />
            <Numbered query={query} name="fall" label="It falls, of each dollar beyond, by" show={decimal} />
          </>
        )}
      </div>
      <p>
        <button
          type="button"
          onClick={() => choose({ rates: null, credit: null, growth: null, from: null, fall: null })}
        >
          Back to US law
        </button>
      </p>
    </fieldset>
  );
}

function Population({ query }: Asked): JSX.Element {
  return (
    <fieldset>
      <legend>Population that optimises</legend>
      <div class="fields">
        <Numbered query={query} name="workers" label="Workers" show={wholeNumber} />
        <Numbered query={query} name="elasticity" label="Elasticity of taxable income" show={decimal} />
        <Numbered query={query} name="aversion" label="Aversion to inequality" show={decimal} />
      </div>
    </fieldset>
  );
}

function Answered({ answer }: { readonly answer: TryAnswer }): JSX.Element {
  const { population, worker, shareBetterOff, milliseconds, form } = answer;
  const line = useMemo(() => budgetFigure(answer), [answer]);
  const gains = useMemo(() => gainsFigure(answer), [answer]);
  const change = population.sliders.welfare - population.usLaw.welfare;
  const gini = (value: number | null): string => (value === null ? "–" : value.toFixed(3));
  return (
    <>
      <p class="lead" role="status">
        Welfare is {dollars(population.sliders.welfare)} per worker,{" "}
        {change === 0 ? "as under US law" : `${signed(change, dollars)} against US law`}; {percent(shareBetterOff)} of
        people are better off. <span class="muted">Exact, in {milliseconds.toFixed(1)} ms.</span>
      </p>
      <Both
        caption="What it does"
        rows={[
          ["Welfare of the population", population, ({ welfare }) => dollars(welfare)],
          ["Revenue per worker", population, ({ revenuePerWorker }) => dollars(revenuePerWorker)],
          ["Paid back to everyone", population, ({ rebate }) => dollars(rebate)],
          ["Mean hours a week", population, ({ meanHours }) => meanHours.toFixed(2)],
          ["Mean income", population, ({ meanIncome }) => dollars(meanIncome)],
          ["Gini after tax", population, ({ giniPost }) => gini(giniPost)],
        ]}
      />
      <Both
        caption="What is best for the worker"
        rows={[
          ["Best hours a week", worker, ({ hours }) => hours.toFixed(1)],
          ["Income", worker, ({ income }) => dollars(income)],
          ["Tax", worker, ({ tax }) => dollars(tax)],
          ["Paid back", worker, ({ rebate }) => dollars(rebate)],
          ["Net income", worker, ({ netIncome }) => dollars(netIncome)],
          ["Rate on the next dollar", worker, ({ marginalRate }) => percent(marginalRate)],
        ]}
      />
      <div class="two">
        <Chart figure={line} />
        <Chart figure={gains} />
      </div>
      {form && <Form form={form} />}
    </>
  );
}

/** One number under both laws. */
type Row<T> = readonly [label: string, of: { readonly sliders: T; readonly usLaw: T }, show: (value: T) => string];

function Both<T>({ caption, rows }: { readonly caption: string; readonly rows: readonly Row<T>[] }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Sliders</th>
            <th scope="col">US law</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, { sliders, usLaw }, show]) => (
            <tr key={label}>
              <th scope="row" class="text">
                {label}
              </th>
              <td>{show(sliders)}</td>
              <td>{show(usLaw)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function budgetFigure({ budgetLine: { hours, sliders, usLaw }, worker }: TryAnswer) {
  const best = worker.sliders;
  return lineFigure({
    id: "budget-line",
    title: "What is left, by hours a week",
    reading: `Best are ${best.hours.toFixed(1)} hours, which leave ${dollars(best.netIncome)} a year; under US law ${worker.usLaw.hours.toFixed(1)}, which leave ${dollars(worker.usLaw.netIncome)}.`,
    note: "The dots are the best hours under each.",
    x: { label: "Hours a week", show: (value) => String(value) },
    y: { label: "Income after tax and rebate", show: dollars, tick: thousands },
    lines: [
      {
        label: "US law",
        points: hours.map((at, i) => [at, usLaw[i]] as const),
        colour: "var(--pale)",
        strokeWidth: 5,
        textColour: "var(--muted)",
      },
      { label: "sliders", points: hours.map((at, i) => [at, sliders[i]] as const), colour: "var(--series-1)" },
    ],
    dots: [
      [best.hours, best.netIncome],
      [worker.usLaw.hours, worker.usLaw.netIncome],
    ],
  });
}

function gainsFigure({ gains, shareBetterOff }: TryAnswer) {
  const show = (value: number): string => signed(value, dollars);
  return lineFigure({
    id: "gains",
    title: "Who gains against US law",
    reading: `${percent(shareBetterOff)} are better off; the poorest tenth gain ${show(gains[0] ?? 0)}, the richest ${show(gains[gains.length - 1] ?? 0)} a year.`,
    x: { label: "Tenth of workers by income under US law, poorest first", show: String },
    y: { label: "Gain in utility, dollars a year", show },
    lines: [{ label: "gain", points: gains.map((gain, k) => [k + 1, gain] as const), isMarked: true }],
    hasZero: true,
  });
}

/** The form under US law as it is, at the worker's usual income. */
function Form({
  form: { lines, household, notIncluded, budgetLine },
}: {
  readonly form: HouseholdAnswer;
}): JSX.Element {
  const figure = useMemo(
    () =>
      lineFigure({
        id: "household-line",
        title: "The household's budget line under US law",
        reading: `At wages of ${dollars(household.household.wage)} a year ${dollars(household.netIncome)} is left.`,
        x: { label: "Wages of the filer a year", show: dollars, tick: thousands },
        y: { label: "Net income a year", show: dollars, tick: thousands },
        lines: [
          { label: "net income", points: budgetLine.wage.map((at, i) => [at, budgetLine.netIncome[i]] as const) },
        ],
        dots: [[household.household.wage, household.netIncome]],
      }),
    [budgetLine, household],
  );
  const { marginalRates } = household;
  return (
    <>
      <h2>The form under US law</h2>
      <p>
        Usual wages of {dollars(household.household.wage)} a year leave {dollars(household.netIncome)}.{" "}
        {household.notes.join(" ")}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
      <section class="scroll" tabIndex={0} aria-label="Lines of the form">
        <table>
          <caption>Lines of the form, dollars a year</caption>
          <tbody>
            {lines.map(({ name, words, value }) => (
              <tr key={name}>
                <th scope="row" class="text">
                  {words}
                </th>
                <td>{dollars(value)}</td>
              </tr>
            ))}
            {Object.entries(marginalRates).map(([name, rate]) => (
              <tr key={name}>
                <th scope="row" class="text">
                  On the next dollar:{" "}
                  {name.replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)}
                </th>
                <td>{typeof rate === "number" ? percent(rate) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Chart figure={figure} />
      {notIncluded.length > 0 && (
        <details>
          <summary>What is not in it</summary>
          <ul>
            {notIncluded.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
