import { describe, expect, test } from "@jest/globals";
import { progress } from "../../src/cli/progress.ts";
import type { VoteResult } from "../../src/episode/vote-result.ts";
import { electionLine } from "../../src/report/text/election-lines.ts";
import { prepared, runWith } from "../episode/run-with.ts";

/** A stream that keeps what is written; no terminal unless it says so. */
function stream(isTerminal = false) {
  const written: string[] = [];
  const fake = { isTTY: isTerminal, columns: 100, write: (text: string) => written.push(text) > 0 };
  return { written, stream: fake as unknown as NodeJS.WriteStream };
}

const vote = {
  taxYear: 2,
  candidates: [
    { name: "slate 1", rates: [0], isIncumbent: false },
    { name: "slate 2", rates: [0.4], isIncumbent: true },
  ],
  winner: 1,
  rates: [0.4],
  shares: [0.25, 0.75],
  margin: 0.5,
  turnout: 0.9,
  failure: null,
} as unknown as VoteResult;

describe("an election in a line", () => {
  test.each<[string, Partial<VoteResult>, string]>([
    ["a winner", {}, "slate 2 wins with 75.0 %, rates 40 %  2 candidates  margin 50.0 %  turnout 90.0 %"],
    [
      "composed rates",
      { winner: null, rates: [0.2], margin: null },
      "composed rates 20 %  2 candidates  turnout 90.0 %",
    ],
    [
      "nobody",
      { winner: null, rates: null, candidates: [], failure: "no candidates", margin: null, turnout: 0 },
      "no candidates, the law stays  0 candidates  turnout 0.0 %",
    ],
  ])("%s", (_, change, line) => expect(electionLine({ ...vote, ...change }, 5)).toBe(`year 2/5  election  ${line}`));
});

describe("progress", () => {
  const keys =
    "steps: 80\ntaxYear: 1\npopulation: {size: 5}\neconomy: {brackets: flat}\nworkers: {decide: rational}\nplanner: {kind: none}\nelection: {candidates: slate, slate: [[0], [0.4]]}";

  test("tells elections as they are held, but not more than a screen of them", async () => {
    const { written, stream: to } = stream();
    const shown = progress(prepared(keys).scenario, to);
    await runWith(keys, { onEvent: (event) => void shown.listener(event) });
    const elections = written.filter((line) => line.includes("  election  "));
    expect(elections).toHaveLength(20);
    expect(elections[0]).toMatch(
      /^year 1\/80 {2}election {2}slate \d wins with \d+\.\d %, rates \d+ % {2}2 candidates/,
    );
    expect(written.filter((line) => line.startsWith("year 80/80  step 80/80"))).toHaveLength(1);
  });

  test("on a terminal they do not stand in the line that changes", async () => {
    const { written, stream: to } = stream(true);
    const shown = progress(prepared(keys).scenario, to);
    shown.listener({ ...vote, type: "vote-result", sequence: 1 });
    expect(written).toEqual([
      "\r\u001b[2Kyear 2/80  election  slate 2 wins with 75.0 %, rates 40 %  2 candidates  margin 50.0 %  turnout 90.0 %\n",
    ]);
  });
});
