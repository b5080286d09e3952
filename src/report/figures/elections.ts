/** Elections of a run: who got how much, round by round, and what the winners stood for. */
import * as Plot from "@observablehq/plot";
import { thinBracket } from "../../env/measures/bracket-people.ts";
import type { ElectionRound, ReportData } from "../data/report-data.ts";
import { count, counted, percent } from "../words/format.ts";
import { isFew, markedLaw } from "../words/rate-words.ts";
import type { ChartOptions, Figure, Size } from "./figure.ts";
import { panelMargin } from "./incomes.ts";
import { fitting } from "./legend.ts";
import { incomeAxis, minusSign, type Point, percentAxis } from "./lines.ts";
import { styleOf } from "./palette.ts";
import { wholeTicks } from "./welfare-path.ts";

/** Elections that are drawn, the last ones: more make a figure that nobody reads. */
const mostDrawn = 12;

interface Result {
  readonly row: string;
  readonly candidate: string;
  readonly share: number;
  readonly isWinner: boolean;
}

/** Shares of candidates by election, and by round where the rule has rounds; null where nobody votes. */
export function electionShares({ elections, arms }: ReportData): Figure | null {
  if (elections === null || elections.elections.length === 0) return null;
  const people = arms[0]?.byBracket ?? null;
  const held = elections.elections.map((election, i) => ({ ...election, rounds: elections.rounds[i] ?? [] }));
  const [{ rule }] = held;
  const rowsOf = (election: (typeof held)[number]) =>
    (election.rounds.length > 1 ? election.rounds : [{ shares: election.shares, eliminated: null }]).map(
      ({ shares, eliminated }, round, all) => ({
        row: `year ${count(election.taxYear)}${all.length > 1 ? `, round ${round + 1}` : ""}`,
        round: round + 1,
        isLast: round === all.length - 1,
        shares,
        eliminated,
        election,
        gone: new Set(all.slice(0, round).flatMap((earlier) => earlier.eliminated ?? [])),
      }),
    );
  const drawn = held.slice(-mostDrawn);
  const hasRounds = drawn.some(({ rounds }) => rounds.length > 1);
  const rows = drawn.flatMap(rowsOf);
  const results = rows.flatMap(({ row, shares, election, isLast, gone }) =>
    election.candidates.flatMap(({ name }, c): Result[] =>
      gone.has(c)
        ? []
        : [
            {
              row,
              candidate: name,
              share: shares[c],
              isWinner: isLast && name === election.winner,
            },
          ],
    ),
  );
  const last = held[held.length - 1];
  const wonBy = held.map(({ candidates, shares, winner }) => {
    const won = candidates.findIndex(({ name }) => name === winner);
    return won < 0 ? null : shares[won];
  });
  const lastShare = wonBy[wonBy.length - 1];
  return {
    id: "elections",
    subject: `Votes by ${rule}`,
    title:
      last.winner === null || lastShare === null
        ? `${counted(held.length, "election")} by ${rule}${last.rates ? "; the last composed the rates" : "; the last had no winner"}`
        : `${last.winner} wins the last of ${counted(held.length, "election")} with ${percent(lastShare)}`,
    reading: `Turnout there was ${percent(last.turnout)}${last.margin === null ? "" : `, the lead over the runner-up ${percent(last.margin)}`}.`,
    note: [
      hasRounds
        ? "Bold: the winner, with what it stood for; a thin line ends where its candidate is dropped."
        : "Filled: the winner, with what it stood for; rings: the others.",
      held.length > mostDrawn
        ? `The last ${mostDrawn} of ${held.length} elections are drawn; all are in the table.`
        : "",
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      columns: [
        { name: "tax_year", label: "tax year" },
        { name: "round", label: "round" },
        { name: "candidate", label: "candidate", isText: true },
        { name: "share", label: "its share", show: percent },
        { name: "result", label: "result", isText: true },
      ],
      rows: held.flatMap((election) =>
        rowsOf(election).flatMap(({ round, isLast, shares, eliminated, gone }) =>
          election.candidates.flatMap(({ name }, c) =>
            gone.has(c)
              ? []
              : [
                  [
                    String(election.taxYear),
                    String(round),
                    name,
                    shares[c],
                    isLast && name === election.winner ? "won" : c === eliminated ? "dropped" : "",
                  ],
                ],
          ),
        ),
      ),
    },
    draw: (size) => (hasRounds ? roundPanels(drawn, people, size) : lastCounts(rows, results, people, size)),
  };
}

/** One panel for each election: how many votes each candidate has, round by round, until it is dropped. */
function roundPanels(drawn: readonly HeldInRounds[], people: People, size: Size): ChartOptions {
  const columns = Math.min(drawn.length, size.name === "wide" ? 3 : 1);
  const rows = Math.ceil(drawn.length / columns);
  const most = Math.max(...drawn.map(({ rounds }) => rounds.length));
  const lines = drawn.flatMap(({ candidates, rounds, shares, winner }, i) => {
    const all = rounds.length > 0 ? rounds : [{ shares, eliminated: null }];
    return candidates.map(({ name }, c) => {
      const dropped = all.findIndex(({ eliminated }) => eliminated === c);
      const points = all
        .slice(0, dropped < 0 ? all.length : dropped + 1)
        .map((round, r): Point => [r + 1, round.shares[c]]);
      return { i, name, points, isWinner: name === winner };
    });
  });
  const place = (i: number) => ({ fx: () => i % columns, fy: () => Math.floor(i / columns) });
  return {
    height: 84 + rows * 150,
    ...panelMargin,
    legend: [],
    x: {
      label: "Round",
      labelAnchor: "center",
      labelArrow: "none",
      domain: [1, Math.max(2, most)],
      ticks: wholeTicks(most, 4),
      tickFormat: (value: number) => String(value),
    },
    y: { ...percentAxis("Share of votes"), domain: [0, 100], ticks: 4 },
    fx: { axis: null, padding: 0.14 },
    fy: { axis: null, padding: 0.34 },
    marks: [
      Plot.frame({ stroke: "var(--grid)" }),
      ...lines.flatMap(({ i, points, isWinner }) => [
        Plot.line(points, {
          ...place(i),
          stroke: isWinner ? styleOf(0).colour : "var(--muted)",
          strokeOpacity: isWinner ? 1 : 0.6,
          strokeWidth: isWinner ? 3 : 1.2,
        }),
        ...(isWinner ? [Plot.dot(points.slice(-1), { ...place(i), fill: styleOf(0).colour, r: 4 })] : []),
      ]),
      ...drawn.map((election, i) =>
        Plot.text([0], {
          ...place(i),
          text: () =>
            fitting(`year ${count(election.taxYear)}: ${wonWords(election, people)}`, size.width / columns - 26),
          frameAnchor: "top-left",
          dy: -16,
          fontWeight: 600,
          fill: "var(--ink)",
        }),
      ),
    ],
  };
}

/** One row for each election: what each candidate got. */
function lastCounts(rows: readonly Row[], results: readonly Result[], people: People, size: Size): ChartOptions {
  return {
    height: 62 + 40 * rows.length,
    marginLeft: 20,
    marginTop: 8,
    marginRight: 24,
    legend: [],
    x: {
      label: "Share",
      labelAnchor: "center",
      labelArrow: "none",
      percent: true,
      grid: true,
      domain: [0, 100 * Math.max(0.1, ...results.map(({ share }) => share))],
      nice: true,
      ticks: size.name === "wide" ? 8 : 4,
      tickFormat: (value: number) => minusSign(value, "%"),
    },
    y: { axis: null, type: "band", domain: rows.map(({ row }) => row) },
    marks: [
      Plot.dot(
        results.filter(({ isWinner }) => !isWinner),
        { x: "share", y: "row", dy: 8, r: 4, stroke: "var(--muted)", fill: "var(--paper)" },
      ),
      Plot.dot(
        results.filter(({ isWinner }) => isWinner),
        { x: "share", y: "row", dy: 8, r: 5.5, fill: styleOf(0).colour },
      ),
      Plot.text(rows, {
        y: "row",
        text: ({ row, isLast, election }: Row) =>
          fitting(`${row}${isLast ? `: ${wonWords(election, people)}` : ""}`, size.width - 60),
        frameAnchor: "left",
        dy: -10,
        fontWeight: 600,
        fill: "var(--ink)",
        stroke: "var(--paper)",
        strokeWidth: 4,
      }),
    ],
  };
}

/** Who stands behind each rate at the end. */
type People = ReportData["arms"][number]["byBracket"];

interface Row {
  readonly row: string;
  readonly isLast: boolean;
  readonly election: Held;
}

type HeldInRounds = Held & { readonly rounds: readonly ElectionRound[] };
type Held = NonNullable<ReportData["elections"]>["elections"][number];

function wonWords({ winner, rates, parameters }: Held, people: People): string {
  if (rates === null) return "nobody won, the law stays";
  const platform = `${markedLaw({ rates, parameters }, people)}${parameters ? "" : " %"}`;
  return winner === null ? `composed ${platform}` : `${winner}, ${platform}`;
}

/** The winner's schedule of each election beside those of the others; null where they are none of rates on brackets. */
export function platforms({ elections, brackets, arms }: ReportData): Figure | null {
  if (elections === null) return null;
  const held = elections.elections.filter(
    ({ rates, candidates }) =>
      rates !== null &&
      rates.length === brackets.length &&
      candidates.every((one) => one.rates.length === brackets.length),
  );
  if (held.length === 0) return null;
  const drawn = held.slice(-mostDrawn);
  const last = held[held.length - 1];
  const highest = Math.max(150_000, 1.2 * Math.max(...brackets));
  const people = arms[0]?.byBracket ?? null;
  // Rates that hardly anybody meets are no part of a mean.
  const told = brackets.flatMap((_, k) => (people?.[k] && isFew(people[k]) ? [] : [k]));
  const mean = (rates: readonly number[]): number => told.reduce((sum, k) => sum + rates[k], 0) / told.length;
  const all = drawn.flatMap(({ rates, candidates }) => [...(rates ?? []), ...candidates.flatMap((one) => one.rates)]);
  const stairs = (rates: readonly number[]): Point[] =>
    rates.flatMap((rate, k): Point[] => [
      [brackets[k], rate],
      [brackets[k + 1] ?? highest, rate],
    ]);
  const candidates = counted(last.candidates.length, "candidate");
  const higher = last.candidates.filter(({ rates }) => mean(rates) > mean(last.rates ?? [])).length;
  return {
    id: "platforms",
    subject: "Platforms: the rates that candidates stood for",
    title:
      told.length === 0
        ? `${last.winner ?? "What was composed"} won last; too few people are in any bracket for its rates to say much`
        : `${last.winner === null ? "What was composed last has" : `${last.winner}, who won last, stands for`} a mean rate of ${percent(mean(last.rates ?? []))}; ${higher} of ${candidates} stood for more`,
    reading: `The mean is over ${told.length === brackets.length ? "brackets" : `the ${counted(told.length, "bracket")} with at least ${thinBracket} people at the end`}, each counting as much.`,
    note: "Bold: what won; thin: the other candidates.",
    table: {
      columns: [
        { name: "tax_year", label: "tax year" },
        { name: "candidate", label: "candidate", isText: true },
        ...brackets.map((start, k) => ({ name: `rate_${k + 1}`, label: `from $${count(start)}`, show: percent })),
      ],
      rows: held.flatMap(({ taxYear, candidates, winner, rates }) => [
        ...(winner === null && rates ? [[String(taxYear), "composed", ...rates]] : []),
        ...candidates.map((one) => [
          String(taxYear),
          one.name === winner ? `${one.name} (won)` : one.name,
          ...one.rates,
        ]),
      ]),
    },
    draw: (size) => {
      const columns = Math.min(drawn.length, size.name === "wide" ? 3 : 1);
      const rows = Math.ceil(drawn.length / columns);
      const place = (i: number) => ({ fx: () => i % columns, fy: () => Math.floor(i / columns) });
      const narrow = { name: "narrow", width: size.width / columns } as const;
      const axis = incomeAxis(narrow, highest);
      return {
        height: 84 + rows * 140,
        marginTop: 42,
        legend: [],
        x: { ...axis, label: "Income before tax a year (square-root scale)" },
        y: {
          ...percentAxis("Rate on the next dollar"),
          domain: [100 * Math.min(0, ...all), Math.min(100, 106 * Math.max(0.1, ...all))],
          ticks: 4,
        },
        fx: { axis: null, padding: 0.14 },
        fy: { axis: null, padding: 0.32 },
        marks: [
          Plot.frame({ stroke: "var(--grid)" }),
          ...drawn.flatMap(({ candidates, winner, rates }, i) => [
            ...candidates
              .filter(({ name }) => name !== winner)
              .map((one) =>
                Plot.line(stairs(one.rates), {
                  ...place(i),
                  stroke: "var(--muted)",
                  strokeOpacity: 0.6,
                  strokeWidth: 1,
                }),
              ),
            Plot.line(stairs(rates ?? []), { ...place(i), stroke: styleOf(0).colour, strokeWidth: 3 }),
          ]),
          ...drawn.map(({ taxYear, winner }, i) =>
            Plot.text([0], {
              ...place(i),
              text: () =>
                fitting(`year ${count(taxYear)}${winner === null ? "" : `: ${winner}`}`, size.width / columns - 30),
              frameAnchor: "top-left",
              dy: -16,
              fontWeight: 600,
              fill: "var(--ink)",
            }),
          ),
        ],
      };
    },
  };
}
