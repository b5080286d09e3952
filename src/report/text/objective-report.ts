/** Formulas for what is wanted, on a terminal. */
import pc from "picocolors";
import type { ObjectiveCandidate, ObjectiveResult } from "../../analysis/objective/objective.ts";
import { checkWords } from "../../env/welfare/expression/checks.ts";
import type { Inquired } from "../../run/inquiry.ts";
import { counted, decimal, dollars, percent, percentages, signed } from "../words/format.ts";
import { fitted, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

export function objectiveReport(result: Inquired<ObjectiveResult>): string {
  const { text, candidates, rounds, chosen, standIns, warnings } = result;
  return [
    ...wrapped(`"${plainText(text)}": ${counted(candidates.length, "formula")} in ${counted(rounds.length, "round")}`),
    ...standIns.flatMap(({ name, words }) => wrapped(`${name}: ${words}`)),
    ...candidates.flatMap((one) => ["", ...candidateLines(one)]),
    "",
    ...lawTable(result),
    "",
    ...rounds.flatMap(({ round, order, tau }) =>
      wrapped(
        order.length === 0
          ? `Round ${round}: nothing to rank`
          : `Round ${round}: best first ${order.join(", ")}${tau === null ? "" : `; the first one's formula orders laws as the ranker does with Kendall's tau ${decimal(2)(tau)}`}`,
      ),
    ),
    "",
    chosen === null
      ? pc.bold("No candidate does what the text asks for: nothing is chosen.")
      : pc.bold(`Chosen: ${chosen}  ${plainText(candidates[chosen - 1].expression)}`),
    ...(warnings.length === 0
      ? []
      : ["", "Warnings", ...warnings.flatMap(({ message }) => wrapped(`! ${message}`).map((line) => `  ${line}`))]),
  ].join("\n");
}

function candidateLines(one: ObjectiveCandidate): string[] {
  const { number, expression, explanation, refused, checks, dominatedBy, satisfies, reason } = one;
  const head = `${number}  ${plainText(expression) || "no formula"}`;
  if (refused !== undefined) return [pc.bold(head), ...wrapped(`   refused: ${plainText(refused)}`)];
  const verdict =
    satisfies === null
      ? ""
      : {
          yes: "does what was asked for",
          no: "does not do what was asked for",
          "cannot-say": "cannot say whether it does what was asked for",
        }[satisfies];
  return [
    pc.bold(head),
    ...wrapped(`   ${plainText(explanation)}`),
    ...wrapped(`   By samples: ${checkWords(checks)}`),
    ...(dominatedBy === null
      ? []
      : wrapped(`   dominated by ${dominatedBy}: no fifth is worse off there, and some are better off`)),
    ...(verdict === "" ? [] : wrapped(`   The model: ${verdict}. ${plainText(reason)}`)),
  ];
}

const share = (value: number): string => signed(value, (one) => percent(one));

/** What each candidate's best rates come to, against US law. */
function lawTable({ candidates, now }: ObjectiveResult): string[] {
  const usable = candidates.flatMap((one) => (one.distribution ? [{ ...one, distribution: one.distribution }] : []));
  if (usable.length === 0) return ["No formula could be used."];
  const rows = usable.map(({ number, rates, distribution: { fifthsChange, hoursChange, giniPost } }) => [
    String(number),
    percentages(rates),
    share(fifthsChange[0]),
    share(fifthsChange[2]),
    share(fifthsChange[4]),
    share(hoursChange),
    giniPost === null ? "–" : decimal(3)(giniPost),
  ]);
  return [
    ...wrapped(
      `Against US law on the same people, who optimise (poorest fifth ${dollars(now.fifths[0])}, richest ${dollars(now.fifths[4])} a year after tax):`,
    ),
    ...fitted([["", "rates %", "poorest fifth", "middle", "richest", "hours", "Gini"], ...rows], ["middle", "Gini"]),
  ];
}
