/** A report on two A4 pages, for who decides: finding, differences, winners and losers, rates, limits. */
import type { ReportArm, ReportColumn, ReportData, ReportTable } from "../data/report-data.ts";
import { sizes } from "../figures/figure.ts";
import { figuresOf } from "../figures/figures.ts";
import { signed, written } from "../words/format.ts";
import { termsIn } from "../words/glossary.ts";
import { rateTable, thinSentence } from "../words/rates-shown.ts";
import { documentHtml } from "./document.ts";
import { figureSvg } from "./figure-svg.ts";
import { html, type Markup, trusted } from "./markup.ts";
import { standInBox, unfinishedBox } from "./notices.ts";
import { tableHtml } from "./tables.ts";

/** What two pages have room for; the rest is in the full report, and that is said. */
const room = { sentences: 6, arms: 6, rateArms: 5, rows: 8, warnings: 4, terms: 7, letters: 260 };

export function briefHtml(data: ReportData): string {
  const { name, sources, headline, unfinished, standIns } = data;
  const [lead, ...others] = headline.sentences;
  const told = others.filter((text) => text !== unfinished?.notKnown).slice(0, room.sentences - 1);
  const first = html`<section class="sheet">
<p class="eyebrow">Brief</p><h1 dir="auto">${short(name, 80)}</h1>
<p class="meta">${sources[0].startedAt.slice(0, 10)}, llm-econ ${sources[0].version}. ${short(data.whatRan[0], room.letters)}</p>
${unfinished ? unfinishedBox(unfinished) : null}${standIns.length > 0 ? standInBox(data) : null}
<h2>Finding</h2><p class="lead">${lead}</p>${told.map((text) => html`<p>${short(text, 2 * room.letters)}</p>`)}
<h2>Differences</h2>${differencesOf(data)}
</section>`;
  const second = html`<section class="sheet">
<h2>Winners and losers</h2>${winnersOf(data)}
<h2>Rates</h2>${ratesOf(data)}
<h2>Limits</h2>${limitsOf(data)}
${termsBox([...headline.sentences, ...headline.table.columns.map(({ label }) => label)])}
</section>`;
  return documentHtml(`${name}: brief`, html`${first}${second}`, style);
}

/** Columns of results that a brief keeps. */
const kept = new Set(
  "policy run measure welfare difference p_value gap_closed better_off first_tax_year last_tax_year change".split(" "),
);

function differencesOf(data: ReportData): Markup {
  const { table } = data.headline;
  if (table.rows.length === 0) return html`<p>Nothing is done yet that could differ.</p>`;
  const at = table.columns.flatMap(({ name }, c) => (kept.has(name) ? [c] : []));
  const columns = at.map((c): ReportColumn => table.columns[c]);
  const rows = table.rows.map((row) => at.map((c) => row[c]));
  return html`${cut({ columns, rows }, room.rows, "Results")}${drawing(data, data.kind === "comparison" ? "differences" : "welfare")}`;
}

function winnersOf(data: ReportData): Markup {
  const { arms, baseline, gain } = data;
  const compared = arms.filter((arm): arm is ReportArm & { against: NonNullable<ReportArm["against"]> } =>
    Boolean(arm.against),
  );
  if (compared.length === 0 || baseline === null)
    return html`<p>Not known: nothing is stored to compare workers with.</p>`;
  const show = (value: number): string => signed(value, written(gain));
  const table: ReportTable = {
    columns: [
      { name: "tenth", label: "tenth of workers by income" },
      ...compared.slice(0, room.arms).map(({ label }) => ({ name: label, label: short(label, 24), show })),
    ],
    rows: Array.from({ length: 10 }, (_, d) => [
      d === 0 ? "1 (lowest)" : d === 9 ? "10 (highest)" : String(d + 1),
      ...compared.slice(0, room.arms).map(({ against }) => against.gains[d]?.mean ?? null),
    ]),
  };
  return html`<p>Mean gain in utility, ${gain.unit}, against ${baseline.words}.</p><div class="beside">${tableHtml(table, "Gains")}${drawing(data, "winners-losers")}</div>${more(compared.length, room.arms)}`;
}

function ratesOf({ arms, scenario }: ReportData): Markup {
  const shown = arms.slice(0, room.rateArms);
  const table = rateTable(shown);
  if (table === null) return html`<p>The law has no common brackets to set rates on: see the full report.</p>`;
  const thin = thinSentence(shown, scenario.population.size);
  return html`${cut(table, room.rows, "Rates")}${thin === null ? null : html`<p>${thin}</p>`}${more(arms.length, room.rateArms)}`;
}

function limitsOf({ warnings, kind, scenario, sources }: ReportData): Markup {
  const isOneSeed = new Set(sources.map(({ seed }) => seed)).size === 1;
  const limits = [
    ...(isOneSeed ? ["One seed: how much of this is chance it cannot say."] : []),
    ...(kind === "comparison"
      ? ["Intervals speak of other draws of people, not of whether the model of the economy is right."]
      : []),
    "Workers choose hours and nothing else: no savings, no change of jobs, no avoidance. Results move with the elasticity.",
    ...((scenario.workers.groups ?? [scenario.workers]).some(({ decide }) => decide === "llm")
      ? ["How workers answer is the model's doing; another model, or other words, may answer otherwise."]
      : []),
    ...warnings.slice(0, room.warnings).map((warning) => short(warning, room.letters)),
  ];
  return html`<ul class="warnings">${limits.map((text) => html`<li>${text}</li>`)}</ul>${more(warnings.length, room.warnings)}`;
}

function termsBox(texts: readonly string[]): Markup {
  const used = termsIn(texts).slice(0, room.terms);
  return html`<p class="glossary">${used.map(({ id, term, words }) => html`<dfn id="term-${id}">${term}</dfn>: ${words} `)}</p>`;
}

function drawing(data: ReportData, wanted: string): Markup | null {
  const figure = figuresOf(data).find(({ id }) => id === wanted);
  if (!figure) return null;
  return html`<figure><figcaption>${short(figure.title, 120)}</figcaption>${trusted(figureSvg(figure, sizes.wide))}${trusted(figureSvg(figure, sizes.narrow))}</figure>`;
}

function cut(table: ReportTable, rows: number, caption: string): Markup {
  return html`${tableHtml({ ...table, rows: table.rows.slice(0, rows) }, caption)}${more(table.rows.length, rows)}`;
}

function more(all: number, shown: number): Markup | null {
  return all > shown ? html`<p class="meta">${all - shown} more in the full report.</p>` : null;
}

/** Whole words, and a sign that there were more. */
function short(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters).replace(/\s+\S*$/, "")} …`;
}

const style = `
main{max-width:56rem}
h1{font-size:1.6rem}
h2{margin:1.2rem 0 .5rem;padding-top:.6rem;font-size:1.15rem}
.lead{font-size:1.12rem}
figure{margin:.6rem 0 0}
figcaption{color:var(--muted);font-size:.85rem}
td:not(.text),.scroll td{white-space:nowrap}
td.text{min-width:0}
p.glossary{color:var(--muted);font-size:.8rem}
dfn{font-weight:600;font-style:normal;color:var(--ink)}
.scroll{margin:.3rem 0 .5rem}
@media print{
@page{size:A4 portrait;margin:13mm 14mm}
html,body{margin:0}
body{font-size:9pt;line-height:1.38}
.sheet{height:268mm;overflow:hidden;break-inside:avoid}
.sheet+.sheet{break-before:page}
h1{font-size:15pt;margin:0 0 1mm}
h2{font-size:11pt;margin:2.5mm 0 1mm;padding-top:1.5mm}
p{margin:0 0 1.2mm}
.lead{font-size:10.5pt;line-height:1.35}
.notice{margin:1.5mm 0 0;padding:1.5mm 3mm}
.meta{font-size:8pt}
table{font-size:8pt}
th,td{padding:.5mm 1.5mm}
.tall th{position:static}
figure svg.wide{max-height:72mm;width:100%}
.beside{display:grid;grid-template-columns:auto 1fr;gap:4mm;align-items:start}
.beside figure{margin:0}
.beside figure svg.wide{display:none}
.beside figure svg.narrow{display:block;max-height:66mm;width:100%}
ul.warnings{margin:0;padding-left:5mm}
p.glossary{font-size:7.5pt;margin-top:2mm}
}
`;
