/** A household under US law as one HTML file: the budget line, rates, and every line of the form; a reform beside it. */
import type { HouseholdResult, ReformedHousehold } from "../../law/us/household.ts";
import { type BudgetLine, budgetLine, budgetRates } from "../figures/budget-line.ts";
import { dollars } from "../words/format.ts";
import { householdWords, lineWords } from "../words/household-words.ts";
import { changeRows, reformTitle } from "../words/reform-words.ts";
import { documentHtml, figureHtml } from "./document.ts";
import { figureFile } from "./figure-svg.ts";
import { html } from "./markup.ts";
import { tableHtml } from "./tables.ts";

type Result = HouseholdResult | ReformedHousehold;

/** The budget line alone, as SVG. */
export function householdFigure(result: Result, lines: readonly BudgetLine[]): string {
  return figureFile(budgetLine(result, lines));
}

export function householdPage(result: Result, lines: readonly BudgetLine[], notIncluded: readonly string[]): string {
  const { household, law, netIncome } = result;
  const reform = "reform" in result ? result.reform : null;
  const title = `A household under ${law}${reform === null ? "" : ` and ${reform.name}`}`;
  const row = (words: string, before: number | undefined, after: number | undefined) =>
    before === undefined && after === undefined
      ? []
      : [[words, before ?? 0, ...(reform === null ? [] : [after ?? 0, (after ?? 0) - (before ?? 0)])]];
  const form = {
    columns: [
      { name: "line", label: "line of the form" },
      { name: "dollars", label: reform === null ? "dollars a year" : law, show: dollars },
      ...(reform === null
        ? []
        : [
            { name: "reform", label: reform.name, show: dollars },
            { name: "difference", label: "difference", show: dollars },
          ]),
    ],
    rows: [
      ...lineWords.flatMap(([line, words]) => row(words, result.lines[line], reform?.lines[line])),
      ...row("net income", netIncome, reform?.netIncome),
    ],
  };
  const notes = [...result.notes, ...(reform?.notes ?? []).map((note) => `${reform?.name}: ${note}`)];
  const left = reform === null ? "" : `, ${dollars(reform.netIncome)} under ${reform.name}`;
  return documentHtml(
    title,
    html`<header>
<p class="eyebrow">Household</p>
<h1>${title}</h1>
<p class="lead">${householdWords(household)}: ${dollars(netIncome)} a year is left${left}.</p>
</header>
${reform === null ? "" : html`<section aria-labelledby="reform"><h2 id="reform">The reform</h2><p>${reformTitle(reform)}</p>${tableHtml(changeTable(reform.changes, law, reform.name), "What changes")}</section>`}
<section aria-labelledby="figures"><h2 id="figures">Figures</h2>${[budgetLine(result, lines), budgetRates(result, lines)].map(figureHtml)}</section>
<section aria-labelledby="form"><h2 id="form">The form</h2>${tableHtml(form, "The form")}${notes.map((note) => html`<p class="note">${note}</p>`)}<p class="note">Not in it: ${notIncluded.join("; ")}.</p></section>`,
  );
}

function changeTable(changes: ReformedHousehold["reform"]["changes"], law: string, reform: string) {
  const [, ...rows] = changeRows(changes, law, reform);
  return {
    columns: [
      { name: "parameter", label: "parameter" },
      { name: "before", label: law },
      { name: "after", label: reform },
    ],
    rows: changes.length === 0 ? [["nothing", "", ""]] : rows,
  };
}
