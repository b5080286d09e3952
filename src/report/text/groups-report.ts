/** Groups of people who prefer alike, on a terminal. */
import pc from "picocolors";
import type { GroupColumn, GroupNumber, GroupsResult } from "../../analysis/groups/groups-result.ts";
import { count, counted, decimal, percent, percentages, probability, rounded } from "../words/format.ts";
import { fitted, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

const two = decimal(2);
/** Columns of persons in which groups differ, and labels of one, that are shown. */
const mostColumns = 8;
const fewestShown = 0.05;

export function groupsReport(result: GroupsResult): string {
  const { source, voters, things, groups, warnings, columns } = result;
  const found =
    groups.length === 1 ? "one group of people who prefer alike" : `${groups.length} groups of people who prefer alike`;
  return [
    ...wrapped(
      `${plainText(source)}: ${found}, in what ${counted(voters, "voter")} said of ${counted(things.length, "platform")}`,
    ),
    "",
    ...triedLines(result),
    "",
    ...fitted([
      ["group", "of voters", "95 % interval", "voters", "people"],
      ...groups.map(({ group, share, voters: own, people }) => [
        group,
        percent(share.value),
        interval(share, (value) => percent(value)),
        count(own),
        count(Math.round(people)),
      ]),
    ]),
    "",
    ...wrapped("What they prefer: ln odds of being preferred, mean 0, best first"),
    ...groups.flatMap(({ group, scores }) => [
      "",
      ...fitted([
        [`group ${group}`, "rates %", "score", "95 % interval"],
        ...scores.map((score) => [
          plainText(score.id),
          ratesOf(result, score.id),
          two(score.value),
          interval(score, two),
        ]),
      ]),
    ]),
    ...(columns.length === 0 ? [] : ["", ...columnLines(columns)]),
    ...(warnings.length === 0
      ? []
      : [
          "",
          "Warnings",
          ...warnings.flatMap(({ code, message }) =>
            wrapped(`! ${code}: ${plainText(message)}`).map((line) => `  ${pc.yellow(line)}`),
          ),
        ]),
  ].join("\n");
}

function interval({ low, high }: GroupNumber, show: (value: number) => string): string {
  return low === null || high === null ? "–" : `${show(low)} to ${show(high)}`;
}

function ratesOf({ things }: GroupsResult, id: string): string {
  const rates = things.find((thing) => thing.id === id)?.rates;
  return rates ? percentages(rates) : "–";
}

function triedLines({ tried, chosenBy, groups }: GroupsResult): string[] {
  if (chosenBy === "given") return wrapped(`As many groups as were asked for: ${groups.length}.`);
  return [
    ...wrapped(
      "How many: the fewest that do not predict the choices of people who were left out of the fit clearly worse than the best number does",
    ),
    ...fitted([
      ["groups", "left out", "less than the best", "BIC", "ln likelihood"],
      ...tried.map(({ groups: number, heldOut, less, bic, logLikelihood }) => [
        String(number) + (number === groups.length ? " *" : ""),
        heldOut === null ? "–" : decimal(3)(heldOut),
        less === null || less.value === 0
          ? "–"
          : `${decimal(3)(less.value)} ± ${decimal(3)(1.96 * less.standardError)}`,
        decimal(1)(bic),
        decimal(2)(logLikelihood),
      ]),
    ]),
  ];
}

function columnLines(columns: readonly GroupColumn[]): string[] {
  const differing = columns.filter(({ p }) => p < fewestShown);
  if (differing.length === 0)
    return wrapped(
      "Who they are: in nothing that is known of people do the groups differ by more than chance explains.",
    );
  const shown = differing.slice(0, mostColumns);
  const groups = shown[0].mean?.length ?? shown[0].labels?.[0].shares.length ?? 0;
  const header = ["who they are", ...Array.from({ length: groups }, (_, g) => `group ${g + 1}`), "p"];
  const rows = shown.flatMap(({ name, unit, mean, labels, p }) => {
    const chance = probability(p);
    if (mean)
      return [
        [
          unit === "" ? plainText(name) : `${plainText(name)}, ${unit}`,
          ...mean.map(({ value }) => rounded(value, 4)),
          chance,
        ],
      ];
    return (labels ?? [])
      .filter(({ shares }) => shares.some(({ value }) => value >= fewestShown))
      .map(({ label, shares }) => [
        `${plainText(name)}: ${plainText(label)}`,
        ...shares.map(({ value }) => percent(value, 0)),
        chance,
      ]);
  });
  return [
    ...fitted([header, ...rows]),
    ...wrapped(
      "means and shares, by people's weights; p: how often people dealt to the groups by lot differ as much, by Holm's correction. Intervals are in --json",
    ),
  ];
}
