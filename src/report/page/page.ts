/** A report as one HTML file: no script, nothing to load, readable anywhere and on paper. */
import type { ReportData } from "../data/report-data.ts";
import { figuresOf } from "../figures/figures.ts";
import { documentHtml, figureHtml } from "./document.ts";
import { html, type Markup, verbatim } from "./markup.ts";
import { standInBox, unfinishedBox } from "./notices.ts";
import {
  callSection,
  dictionarySection,
  electionSection,
  glossarySection,
  methodSection,
  perceptionSection,
  rationalitySection,
  type Section,
  saidSection,
  sourceSection,
  varianceSection,
  warningSection,
} from "./sections.ts";
import { tableHtml } from "./tables.ts";
import { termsOf } from "./terms.ts";

const kinds = { run: "Report of a run", runs: "Runs side by side", comparison: "Comparison of policies" } as const;

export function htmlReport(data: ReportData): string {
  const sections = [
    headlineSection(data),
    whatRanSection(data),
    warningSection(data),
    figureSection(data),
    electionSection(data),
    rationalitySection(data),
    perceptionSection(data),
    varianceSection(data),
    saidSection(data),
    callSection(data),
    methodSection(data),
    glossarySection(),
    dictionarySection(),
    sourceSection(data),
  ].filter((section) => section !== null);
  const title = `${data.name}: ${kinds[data.kind].toLowerCase()}`;
  const { startedAt } = data.sources[0];
  return documentHtml(
    title,
    html`<header>
<p class="eyebrow">${kinds[data.kind]}</p>
<h1 dir="auto">${data.name}</h1>
<p class="meta">${startedAt.slice(0, 10)}, llm-econ ${data.sources[0].version}</p>
${data.unfinished ? unfinishedBox(data.unfinished) : null}
${data.standIns.length > 0 ? standInBox(data) : null}
<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
${sections.map(sectionHtml)}
<footer><p>Made by llm-econ from its own record; every figure's data is in the table under it.</p></footer>`,
  );
}

function sectionHtml({ id, title, content }: Section): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>
`;
}

function headlineSection({ headline }: ReportData): Section {
  const [first, ...others] = headline.sentences;
  return {
    id: "result",
    title: "Result",
    content: html`<p class="lead">${first}</p>${others.map((text) => html`<p>${text}</p>`)}${headline.table.rows.length > 0 ? tableHtml(headline.table, "Results") : null}${termsOf([...headline.sentences, ...headline.table.columns.map(({ label }) => label), ...headline.table.rows.map(([name]) => String(name))])}`,
  };
}

function whatRanSection({ whatRan, command, commandNotes }: ReportData): Section {
  return {
    id: "what-ran",
    title: "What was run",
    content: html`<p>${whatRan.join(" ")}</p><pre>${verbatim(command)}</pre>${commandNotes.map((note) => html`<p>${note}</p>`)}`,
  };
}

function figureSection(data: ReportData): Section | null {
  if (data.arms.length === 0) return null;
  return {
    id: "figures",
    title: "Figures",
    content: html`${data.arms.length > 0 && data.arms.every(({ profile }) => profile === null) ? noRows : null}${figuresOf(data).map(figureHtml)}`,
  };
}

const noRows = html`<p>Hours, incomes, gains and responses are not drawn: no worker's rows are stored (logging.panel is 0).</p>`;
