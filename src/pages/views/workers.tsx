import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { count, dollars, rounded } from "../../report/words/format.ts";
import { type RunPage, type WorkerColumns, type WorkerNumber, workerNumbers } from "../../server/api.ts";
import { selectWorkers, tenthsOf } from "../../server/select-workers.ts";
import { choose } from "../address.ts";
import { useAnswer } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { Choice } from "../parts/choice.tsx";
import { Awaited, Notice } from "../parts/notices.tsx";
import { apiPath, RunFrame } from "../parts/run-frame.tsx";
import { Scatter } from "../parts/scatter.tsx";
import { rowsWords, WorkerRows } from "../parts/worker-rows.tsx";
import { workerQueryOf } from "../worker-query.ts";
import { workerWords } from "../worker-words.ts";

export function WorkersView({ run, query }: { readonly run: string; readonly query: URLSearchParams }): JSX.Element {
  return (
    <RunFrame run={run} part="workers" title="Workers">
      {(page) => <Columns page={page} query={query} />}
    </RunFrame>
  );
}

function Columns({ page, query }: { readonly page: RunPage; readonly query: URLSearchParams }): JSX.Element {
  const step = query.get("step");
  const answered = useAnswer<WorkerColumns>(page.stepsDone === 0 ? null : `${apiPath(page.id)}/workers/columns`, {
    step,
  });
  if (page.stepsDone === 0) return <p>The first step is not done yet.</p>;
  return <Awaited of={answered}>{(columns) => <Chosen page={page} columns={columns} query={query} />}</Awaited>;
}

interface ChosenProps {
  readonly page: RunPage;
  readonly columns: WorkerColumns;
  readonly query: URLSearchParams;
}

function Chosen({ page, columns, query }: ChosenProps): JSX.Element {
  const text = query.toString();
  const wanted = useMemo(() => workerQueryOf(query), [text]);
  const places = useMemo(() => selectWorkers(columns, wanted), [columns, wanted]);
  const [x, y] = [axisOf(query.get("x"), "income"), axisOf(query.get("y"), "hours")];
  const asked = query.get("step");
  return (
    <>
      {page.storedWorkers < page.workers && (
        <p class="muted">
          Rows of {count(page.storedWorkers)} of the {count(page.workers)} workers are stored.
        </p>
      )}
      {isBundle && asked !== null && Number(asked) !== columns.step && (
        <Notice>This copy holds the last step, {columns.step}, alone.</Notice>
      )}
      <search class="filters">
        {!isBundle && (
          <label>
            Step (of {count(page.stepsDone)})
            <input
              type="number"
              min={1}
              max={page.stepsDone}
              value={columns.step}
              onChange={({ currentTarget }) => choose({ step: currentTarget.value })}
            />
          </label>
        )}
        {columns.occupations.length > 1 && (
          <Choice label="Occupation" name="occupation" value={wanted.occupation} of={columns.occupations} />
        )}
        {columns.types.length > 1 && <Choice label="Type" name="type" value={wanted.type} of={columns.types} />}
        {columns.numbers.satisfied.some((value) => value !== null) && (
          <Choice label="Satisfied" name="satisfied" value={wanted.satisfied} of={["yes", "no"]} />
        )}
        <AxisChoice label="Across" name="x" value={x} />
        <AxisChoice label="Up" name="y" value={y} />
        <Range name={x} query={query} />
        {y !== x && <Range name={y} query={query} />}
        <button type="button" onClick={clear}>
          Show all
        </button>
      </search>
      <p role="status">
        <strong>{rowsWords(places.length, columns.numbers.worker.length)}</strong>
        {otherRanges(wanted.ranges, x, y)}
      </p>
      <Scatter
        columns={columns}
        places={places}
        x={x}
        y={y}
        choose={(across, up) =>
          choose({ [`from.${x}`]: across[0], [`to.${x}`]: across[1], [`from.${y}`]: up[0], [`to.${y}`]: up[1] })
        }
      />
      <WorkerRows run={page.id} columns={columns} places={places} query={wanted} />
      <Tenths columns={columns} places={places} />
    </>
  );
}

function axisOf(text: string | null, usual: WorkerNumber): WorkerNumber {
  return workerNumbers.find((name) => name === text) ?? usual;
}

function clear(): void {
  const ranges = workerNumbers.flatMap((name) => [`from.${name}`, `to.${name}`]);
  choose(Object.fromEntries([...ranges, "occupation", "type", "satisfied"].map((name) => [name, null])));
}

function AxisChoice({
  label,
  name,
  value,
}: {
  readonly label: string;
  readonly name: string;
  readonly value: WorkerNumber;
}): JSX.Element {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => choose({ [name]: currentTarget.value })}>
        {workerNumbers.map((one) => (
          <option key={one} value={one}>
            {workerWords[one].label.toLowerCase()}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What a rectangle chooses, by keys. */
function Range({ name, query }: { readonly name: WorkerNumber; readonly query: URLSearchParams }): JSX.Element {
  const field = (end: "from" | "to"): JSX.Element => (
    <label>
      {workerWords[name].label} {end}
      <input
        type="number"
        step="any"
        size={8}
        value={query.get(`${end}.${name}`) ?? ""}
        onChange={({ currentTarget }) => choose({ [`${end}.${name}`]: currentTarget.value })}
      />
    </label>
  );
  return (
    <>
      {field("from")}
      {field("to")}
    </>
  );
}

/** Ranges of columns that have no fields now, so that nobody wonders where the others are. */
function otherRanges(ranges: ReturnType<typeof workerQueryOf>["ranges"], x: WorkerNumber, y: WorkerNumber): string {
  const others = Object.keys(ranges).filter((name) => name !== x && name !== y);
  return others.length === 0 ? "" : `; ranges of ${others.join(", ")} hold, too`;
}

function Tenths({
  columns,
  places,
}: {
  readonly columns: WorkerColumns;
  readonly places: Int32Array;
}): JSX.Element | null {
  const tenths = useMemo(() => tenthsOf(columns, places), [columns, places]);
  if (tenths.length === 0) return null;
  return (
    <>
      <h2>By tenths of income</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
      <section class="scroll" tabIndex={0} aria-label="By tenths of income">
        <table>
          <caption>Means of the workers who are chosen</caption>
          <thead>
            <tr>
              <th scope="col">Tenth</th>
              <th scope="col">Income</th>
              <th scope="col">Hours</th>
              <th scope="col">Tax</th>
              <th scope="col">Utility</th>
            </tr>
          </thead>
          <tbody>
            {tenths.map(({ income, hours, tax, utility }, k) => (
              <tr key={k}>
                <th scope="row">{k + 1}</th>
                <td>{dollars(income)}</td>
                <td>{hours.toFixed(1)}</td>
                <td>{dollars(tax)}</td>
                <td>{rounded(utility, 5)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
