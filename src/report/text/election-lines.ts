/** Elections as a table. */

import type { BracketPeople } from "../../env/measures/bracket-people.ts";
import type { ElectionSummary, VoteResult } from "../../episode/vote-result.ts";
import { count, percent, setWords } from "../words/format.ts";
import { markedLaw } from "../words/rate-words.ts";
import { table } from "./columns.ts";

/** Elections shown, from both ends: the first and the newest say most. */
const shownAtEachEnd = 6;

/** @param people who stands behind each rate at the end; null where that is not known */
export function electionLines(
  elections: readonly ElectionSummary[],
  leaderTurnover: number | null,
  people: readonly BracketPeople[] | null,
): string[] {
  const hidden = elections.length - 2 * shownAtEachEnd;
  const rows = elections.map((election) => row(election, people));
  const shown =
    hidden <= 1
      ? rows
      : [
          ...rows.slice(0, shownAtEachEnd),
          [`  … ${count(hidden)} more`, ...Array<string>(7).fill("")],
          ...rows.slice(-shownAtEachEnd),
        ];
  const changes = leaderTurnover === null ? "" : `, ${percent(leaderTurnover)} brought another leader`;
  return [
    `Elections by ${elections[0].rule}${changes}`,
    ...table([
      ["  tax year", "candidates", "winner", "rates %", "share", "margin", "turnout", "Condorcet winner"],
      ...shown,
    ]),
  ];
}

/** An election in one line, as it is held. */
export function electionLine(vote: VoteResult, taxYears: number): string {
  const { taxYear, candidates, winner, rates, parameters, shares, margin, turnout, failure } = vote;
  const outcome =
    failure !== null
      ? `${failure}, the law stays`
      : winner === null
        ? `composed ${setWords({ rates: rates ?? [], parameters })}`
        : `${candidates[winner].name} wins with ${percent(shares[winner])}, ${setWords(candidates[winner])}`;
  return [
    `year ${taxYear}/${taxYears}  election  ${outcome}`,
    `${count(candidates.length)} candidates`,
    ...(margin === null ? [] : [`margin ${percent(margin)}`]),
    `turnout ${percent(turnout)}`,
  ].join("  ");
}

function row(election: ElectionSummary, people: readonly BracketPeople[] | null): string[] {
  const { taxYear, candidates, winner, rates, parameters, shares, margin, turnout, condorcetWinner, choseCondorcet } =
    election;
  const won = candidates.findIndex(({ name }) => name === winner);
  return [
    `  ${taxYear}`,
    count(candidates.length),
    winner ?? (rates ? "composed" : "nobody"),
    rates ? markedLaw({ rates, parameters }, people) : "unchanged",
    won < 0 ? "–" : percent(shares[won]),
    margin === null ? "–" : percent(margin),
    percent(turnout),
    choseCondorcet ? "won" : (condorcetWinner ?? "none"),
  ];
}
