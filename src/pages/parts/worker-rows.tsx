import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { count } from "../../report/words/format.ts";
import type { WorkerColumns, WorkerNumber, WorkerPage, WorkerQuery } from "../../server/api.ts";
import { choose } from "../address.ts";
import { ask } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { visible } from "../visible.ts";
import { routeQueryOf } from "../worker-query.ts";
import { shown, workerWords } from "../worker-words.ts";
import { Link } from "./link.tsx";
import { apiPath, runPath } from "./run-frame.tsx";
import { Spark } from "./spark.tsx";

interface WorkerRowsProps {
  readonly run: string;
  readonly columns: WorkerColumns;
  readonly places: Int32Array;
  readonly query: WorkerQuery;
}

/** Pixels, as in the style sheet. */
const rowHeight = 44;
/** Rows beyond those that are seen, above and below. */
const spare = 8;
/** Rows whose thoughts and lines are asked for together. */
const together = 50;
/** Pages of them that are kept: who scrolls through a hundred thousand does not fill the memory. */
const mostPages = 60;

const listed: readonly WorkerNumber[] = ["worker", "hours", "hoursJump", "income", "tax", "utility", "gain", "refused"];

interface Said {
  readonly thought: string | null;
  readonly hours: readonly number[];
}

/** The list: of very many rows only those are in the page that are seen. */
export function WorkerRows({ run, columns, places, query }: WorkerRowsProps): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, rows: 20 });
  const said = useSaid(run, columns.step, query, places, seen.top, seen.rows);
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setSeen((before) => ({ ...before, top: 0 }));
  }, [places]);
  const look = (): void => {
    if (!box.current) return;
    const { scrollTop, clientHeight } = box.current;
    setSeen({ top: Math.floor(scrollTop / rowHeight), rows: Math.ceil(clientHeight / rowHeight) });
  };
  useEffect(look, []);
  const from = Math.max(0, seen.top - spare);
  const to = Math.min(places.length, seen.top + seen.rows + spare);
  const { numbers, occupation, occupations } = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="rows" ref={box} onScroll={look} tabIndex={0} aria-label="List of workers">
      <table aria-rowcount={places.length + 1}>
        <caption class="unseen">Workers; their names lead to their pages, headings sort</caption>
        <colgroup>
          {listed.map((name) => (
            <col key={name} />
          ))}
          <col class="wide" />
          <col />
          <col class="widest" />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {listed.map((name) => (
              <Heading key={name} name={name} query={query} />
            ))}
            <th scope="col" class="text">
              Occupation
            </th>
            <th scope="col" class="text">
              Hours by step
            </th>
            <th scope="col" class="text">
              Thought
            </th>
          </tr>
        </thead>
        <tbody>
          <Space rows={from} />
          {Array.from(places.subarray(from, to), (place, k) => {
            const worker = numbers.worker[place];
            const of = said.get(worker ?? -1);
            const thought = of?.thought ? visible(of.thought) : "";
            return (
              <tr key={worker} aria-rowindex={from + k + 2}>
                {listed.map((name) =>
                  name === "worker" ? (
                    <th key={name} scope="row">
                      <Link to={`${runPath(run)}/worker/${worker}`}>w{worker}</Link>
                    </th>
                  ) : (
                    <td key={name}>{shown(name, numbers[name][place])}</td>
                  ),
                )}
                <td class="text">{visible(occupations[occupation[place]] ?? "–")}</td>
                <td>{of && <Spark values={of.hours} label="hours by step" />}</td>
                <td class="text" title={thought}>
                  {thought}
                </td>
              </tr>
            );
          })}
          <Space rows={places.length - to} />
        </tbody>
      </table>
    </section>
  );
}

/** The room of rows that are not in the page. */
function Space({ rows }: { readonly rows: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return (
    <tr class="space">
      <td colSpan={listed.length + 3} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}

function Heading({
  name,
  query: { sort, order },
}: {
  readonly name: WorkerNumber;
  readonly query: WorkerQuery;
}): JSX.Element {
  const isSorted = sort === name;
  const isUp = isSorted && order === "up";
  // What is largest is looked for first, of names the first.
  const next = isSorted ? (isUp ? "down" : "up") : name === "worker" ? "up" : "down";
  return (
    <th scope="col" aria-sort={isSorted ? (isUp ? "ascending" : "descending") : "none"} title={workerWords[name].unit}>
      <button type="button" onClick={() => choose({ sort: name, order: next })}>
        {workerWords[name].label}
        <span aria-hidden="true">{isSorted ? (isUp ? " ▲" : " ▼") : ""}</span>
      </button>
    </th>
  );
}

/** What the workers who are seen said, asked for a page at a time; a static copy has it on each worker's page. */
function useSaid(
  run: string,
  step: number,
  query: WorkerQuery,
  places: Int32Array,
  top: number,
  rows: number,
): ReadonlyMap<number, Said> {
  const [said, setSaid] = useState<ReadonlyMap<number, Said>>(new Map());
  const asked = useRef(new Set<number>());
  useEffect(() => {
    asked.current = new Set();
    setSaid(new Map());
  }, [run, step, places]);
  const first = Math.floor(top / together);
  const last = Math.floor(Math.max(0, Math.min(places.length - 1, top + rows)) / together);
  useEffect(() => {
    if (isBundle || places.length === 0) return;
    // Whoever scrolls fast sees rows go by: they are asked for where it stops.
    const timer = setTimeout(() => {
      const known = asked.current;
      if (known.size > mostPages) {
        known.clear();
        setSaid(new Map());
      }
      for (let page = first; page <= last; page++) {
        if (known.has(page)) continue;
        known.add(page);
        ask<WorkerPage>(`${apiPath(run)}/workers`, {
          ...routeQueryOf(query),
          ...{ step, offset: page * together, limit: together },
        }).then(
          ({ numbers, thought, spark }) =>
            // Another list may be shown by now.
            asked.current !== known ||
            setSaid((before) => {
              const all = new Map(before);
              numbers.worker.forEach((worker, i) => {
                if (worker !== null) all.set(worker, { thought: thought[i] ?? null, hours: spark[i] ?? [] });
              });
              return all;
            }),
          () => known.delete(page),
        );
      }
    }, 120);
    return () => clearTimeout(timer);
  }, [run, step, places, first, last]);
  return said;
}

export function rowsWords(matching: number, total: number): string {
  return matching === total ? `${count(total)} workers` : `${count(matching)} of ${count(total)} workers`;
}
