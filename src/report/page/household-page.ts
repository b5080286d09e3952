/** A household under US law as one HTML file: the budget line, rates, and every line of the form. */
import type { HouseholdResult } from "../../law/us/household.ts";
import { type BudgetLine, budgetLine, budgetRates } from "../figures/budget-line.ts";
import { dollars } from "../words/format.ts";
import { householdWords, lineWords } from "../words/household-words.ts";
import { documentHtml, figureHtml } from "./document.ts";
import { figureFile } from "./figure.ts";
import { html } from "./markup.ts";
import { tableHtml } from "./tables.ts";

/** The budget line alone, as SVG. */
export function householdFigure(result: HouseholdResult, lines: readonly BudgetLine[]): string {
  return figureFile(budgetLine(result, lines));
}

export function householdPage(
  result: HouseholdResult,
  lines: readonly BudgetLine[],
  notIncluded: readonly string[],
): string {
  const { household, law, netIncome, notes } = result;
  const title = `A household under ${law}`;
  const form = {
    columns: [
      { name: "line", label: "line of the form" },
      { name: "dollars", label: "dollars a year", show: dollars },
    ],
    rows: [
      ...lineWords.flatMap(([line, words]) => {
        const value = result.lines[line];
        return value === undefined ? [] : [[words, value]];
      }),
      ["net income", netIncome],
    ],
  };
  return documentHtml(
    title,
    html`<header>
<p class="eyebrow">Household</p>
<h1>${title}</h1>
<p class="lead">${householdWords(household)}: ${dollars(netIncome)} a year is left.</p>
</header>
<section aria-labelledby="figures"><h2 id="figures">Figures</h2>${[budgetLine(result, lines), budgetRates(result, lines)].map(figureHtml)}</section>
<section aria-labelledby="form"><h2 id="form">The form</h2>${tableHtml(form, "The form")}${notes.map((note) => html`<p class="note">${note}</p>`)}<p class="note">Not in it: ${notIncluded.join("; ")}.</p></section>`,
  );
}
