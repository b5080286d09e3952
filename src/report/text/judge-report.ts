/** Texts that were compared, on a terminal. */
import pc from "picocolors";
import type { JudgeResult, JudgeView } from "../../analysis/judge/judge.ts";
import type { Bounded } from "../../analysis/judge/judge-scores.ts";
import type { Inquired } from "../../run/inquiry.ts";
import { count, counted, decimal, percent } from "../words/format.ts";
import { fitted, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

const two = decimal(2);

export function judgeReport(result: Inquired<JudgeResult>): string {
  const { concept, judges, texts, agreement, outcome, standIns, warnings, comparisonsNeeded } = result;
  const standInLines = standIns.map(({ name, words }) => `${name}: ${words}`);
  return [
    ...wrapped(
      `${counted(texts.length, "text")} by "${plainText(concept)}", judged by ${judges.map((one) => one.judge).join(", ")}`,
    ),
    ...standInLines.flatMap((line) => wrapped(line)),
    "",
    ...scoreLines(result),
    "",
    ...wrapped(foundWords(result)),
    ...(comparisonsNeeded === null
      ? []
      : wrapped(`The standard error that was asked for takes about ${count(comparisonsNeeded)} comparisons.`)),
    ...(agreement === null ? [] : ["", ...agreementLines(result)]),
    ...(outcome === null
      ? []
      : [
          "",
          ...wrapped(
            `Scores and ${outcome.of} (${counted(outcome.texts, "text")}): Kendall's tau ${shown(outcome.tau)}, correlation ${shown(outcome.correlation)}.`,
          ),
        ]),
    ...(warnings.length === 0
      ? []
      : [
          "",
          "Warnings",
          ...warnings.flatMap(({ message }) => wrapped(`! ${message}`).map((line) => `  ${pc.yellow(line)}`)),
        ]),
  ].join("\n");
}

const shown = (value: number | null): string => (value === null ? "–" : two(value));

/** Best first. */
function scoreLines({ texts }: JudgeView): string[] {
  const rows = texts
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map(({ id, score, low, high }) => [plainText(id), shown(score), `${shown(low)} to ${shown(high)}`]);
  return fitted([["text", "score", "95 % interval"], ...rows]);
}

function foundWords(view: JudgeView): string {
  const { method, pairs, comparisons, ties, consistent, positionBias } = view;
  const model = method === "davidson" ? "Davidson, ties as outcomes of their own" : "Bradley–Terry";
  const both = consistent === null ? "" : `; in ${percent(consistent, 0)} of pairs both orders say the same`;
  return `Scores are ln odds of being preferred, mean 0 (${model}), from ${counted(comparisons, "answer")} on ${counted(pairs, "pair")}; ${percent(ties, 0)} ties${both}. ${positionWords(positionBias)}`;
}

function positionWords(bias: Bounded | null): string {
  if (bias === null) return "";
  const { value, low, high } = bias;
  const range = `${two(value)}, 95 % interval ${two(low)} to ${two(high)}`;
  if (low <= 0 && high >= 0) return `What stands first is not preferred for that (${range}).`;
  return `What stands ${value > 0 ? "first" : "second"} is preferred for that (${range}); it is taken out of the scores.`;
}

function agreementLines({ agreement, judges }: JudgeResult): string[] {
  const cell = (value: number | null): string => (value === null ? "–" : two(value));
  const rows = (agreement?.between ?? []).map(({ judges: [a, b], same, kappa, tau }) => [
    `${a} and ${b}`,
    percent(same, 0),
    cell(kappa),
    cell(tau),
  ]);
  const biases = judges.map(({ judge, positionBias }) => [judge, positionBias ? two(positionBias.value) : "–"]);
  return [
    ...fitted([["judges", "same answer", "kappa", "tau of scores"], ...rows]),
    "",
    ...fitted([["judge", "position bias"], ...biases]),
  ];
}
