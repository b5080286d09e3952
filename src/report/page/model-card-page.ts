/** A model's card as one HTML file: indices of one model, or of several side by side. */
import type { ModelCard } from "../data/model-card.ts";
import { count, counted } from "../words/format.ts";
import { indexWords } from "../words/index-words.ts";
import { documentHtml } from "./document.ts";
import { html, type Markup } from "./markup.ts";
import { tableHtml } from "./tables.ts";

export function modelCardPage({ models, rows }: ModelCard): string {
  const title = models.length === 1 ? `Model card: ${models[0].model}` : "Model cards side by side";
  const standIns = models.filter(({ standInWords }) => standInWords !== null);
  const audits = [...new Set(rows.map(({ audit }) => audit))];
  return documentHtml(
    title,
    html`<header>
<p class="eyebrow">Model card</p>
<h1 dir="auto">${title}</h1>
${standIns.map(({ model, standInWords }) => html`<p class="lead"><strong>${model}</strong> is ${standInWords}.</p>`)}
${standIns.length === models.length ? html`<p class="lead">No language model was examined.</p>` : null}
</header>
${audits.map((audit) => auditSection(audit, { models, rows }))}
<section aria-labelledby="asked"><h2 id="asked">What was asked</h2>${tableHtml(askedTable(models), "What was asked")}${models.flatMap(({ model, warnings }) => warnings.map((line) => html`<p class="note">${models.length > 1 ? `${model}: ` : ""}${line}</p>`))}
<p class="note">Intervals are of 95 % over subjects; a dash stands for what is not known. What stands beside a number is what somebody whose behaviour is known would come to.</p></section>`,
  );
}

function auditSection(audit: string, { models, rows }: ModelCard): Markup {
  const own = rows.filter((row) => row.audit === audit);
  const labels = models.length === 1 ? ["value"] : models.map(({ model }) => model);
  const columns = ["index", ...labels.flatMap((label) => [label, "95 % interval"]), "beside it", "questions", "cost"];
  const table = {
    columns: columns.map((label, c) => ({ name: `column${c}`, label, ...(c === 0 && { isText: true as const }) })),
    rows: own.map(({ words, entries }) => {
      const known = entries.filter((entry) => entry !== null);
      const [first] = known;
      return [
        words,
        ...entries.flatMap((entry) => {
          if (entry === null) return ["–", "–"];
          const { value, interval } = indexWords(entry);
          return [value, interval];
        }),
        indexWords(first).benchmark,
        count(known.reduce((sum, { calls }) => sum + calls, 0)),
        known.some(({ costUsd }) => costUsd === null)
          ? "not known"
          : money(known.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0)),
      ];
    }),
  };
  return html`<section aria-labelledby="audit-${audit}"><h2 id="audit-${audit}">${audit[0].toUpperCase() + audit.slice(1)}</h2>${tableHtml(table, audit)}</section>
`;
}

function askedTable(models: ModelCard["models"]) {
  return {
    columns: ["model", "audit", "subjects", "questions", "cost", "stored as"].map((label, c) => ({
      ...{ name: `column${c}`, label },
      ...((c === 0 || c === 1 || c === 5) && { isText: true as const }),
    })),
    rows: models.map(({ model, standIn, audit, subjects, calls, costUsd, run }) => [
      `${model}${standIn ? " (stand-in)" : ""}`,
      audit,
      counted(subjects, "subject"),
      count(calls),
      costUsd === null ? "not known" : money(costUsd),
      run,
    ]),
  };
}

function money(value: number): string {
  return value === 0 ? "$0" : `$${value.toFixed(value < 1 ? 4 : 2)}`;
}
