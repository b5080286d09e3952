/** A report as Markdown: the sentences and tables of the page, without its figures. */
import { stringify } from "yaml";
import type { ReportData, ReportTable } from "../data/report-data.ts";
import { methodParagraphs, standInSentence } from "../page/method.ts";
import { endpointWords } from "../words/endpoint-words.ts";
import { count, counted, signed, written } from "../words/format.ts";
import { termsIn } from "../words/glossary.ts";
import { perceptionSentence, perceptionTable } from "../words/perception-words.ts";
import { rateTable, thinSentence } from "../words/rates-shown.ts";
import { rationalitySentence, rationalityTable } from "../words/rationality-words.ts";
import { whyNote, whyRows } from "../words/why-rates-words.ts";
import { plainText } from "./terminal-text.ts";

export function markdownReport(data: ReportData): string {
  const { name, headline, unfinished, standIns, warnings, sources, files, comparison } = data;
  const asked = endpointWords(data.endpoints);
  const method = methodParagraphs(data);
  const terms = termsIn([...headline.sentences, ...headline.table.columns.map(({ label }) => label), ...method]);
  const sections: readonly (string | null)[] = [
    `# ${escaped(name)}`,
    `${sources[0].startedAt.slice(0, 10)}, llm-econ ${sources[0].version}`,
    unfinished && `> **${escaped(unfinished.state)}** ${escaped(unfinished.notKnown)}`,
    standIns.length > 0
      ? `> **A stand-in answered.** ${standIns.map((one) => escaped(`${standInSentence(one)}.`)).join(" ")} Read this as a test of the setting, not as evidence of how models or people behave.`
      : null,
    "## Result",
    ...headline.sentences.map(escaped),
    tableText(headline.table),
    winners(data),
    rationality(data),
    perception(data),
    variance(data),
    rates(data),
    reasons(data),
    "## What was run",
    escaped(data.whatRan.join(" ")),
    fenced(data.command, "sh"),
    ...(warnings.length > 0 ? ["## Warnings", warnings.map((text) => `- ${escaped(text)}`).join("\n")] : []),
    said(data),
    calls(data),
    "## Method and limits",
    ...method.map(escaped),
    "## Glossary",
    terms.map(({ term, words }) => `- **${term}**: ${escaped(words)}`).join("\n"),
    "## Versions, seeds and data",
    comparison === null ? null : `Stored as comparison \`${comparison}\`; its runs:`,
    markdownTable([
      ["policy", "seed", "run", "started (UTC)", "llm-econ"],
      ...sources.map(({ label, seed, id, startedAt, version }) => [
        label,
        String(seed),
        id,
        startedAt.slice(0, 16),
        version,
      ]),
    ]),
    asked && escaped(`${asked}.`),
    files.length > 0 ? markdownTable([["file", "SHA-256"], ...files.map(({ path, sha256 }) => [path, sha256])]) : null,
    ...data.scenarios.flatMap((one) => [
      `\`${one.name}\`, every default written out:`,
      fenced(stringify(one.scenario), "yaml"),
    ]),
  ];
  return `${sections.filter((section) => section !== null && section !== "").join("\n\n")}\n`;
}

/** The terms of the optimal-tax formula at each rate. */
function reasons({ whyRates = [] }: ReportData): string | null {
  if (whyRates.length === 0) return null;
  const tables = whyRates.flatMap(({ label, why }) => [escaped(`${label}:`), markdownTable(whyRows(why))]);
  return ["## Why these rates", ...tables, escaped(`${whyNote(whyRates[0].why)}.`)].join("\n\n");
}

function said({ said: all }: ReportData): string | null {
  if (all.length === 0) return null;
  const quotes = all.map(({ who, reason, thoughts }) =>
    [
      `${escaped(who)}:`,
      ...(reason === "" ? [] : [quote(reason)]),
      ...(thoughts === "" ? [] : ["What its model thought before it answered:", quote(thoughts)]),
    ].join("\n\n"),
  );
  return ["## In their own words", ...quotes].join("\n\n");
}

const quote = (text: string): string =>
  text
    .split("\n")
    .map((line) => `> ${escaped(line)}`)
    .join("\n");

function winners({ arms, baseline, gain }: ReportData): string | null {
  const compared = arms.flatMap(({ label, against }) => (against ? [{ label, gains: against.gains }] : []));
  if (compared.length === 0 || baseline === null) return null;
  const show = written(gain);
  const rows = Array.from({ length: 10 }, (_, d) => [
    String(d + 1),
    ...compared.map(({ gains }) => (gains[d] ? signed(gains[d].mean, show) : "–")),
  ]);
  return [
    "## Winners and losers",
    escaped(`Mean gain in utility of tenths of workers by income, ${gain.unit}, against ${baseline.words}.`),
    markdownTable([["tenth", ...compared.map(({ label }) => label)], ...rows]),
  ].join("\n\n");
}

function perception({ perception: entries = [] }: ReportData): string | null {
  if (entries.length === 0) return null;
  const sentences = entries.map(({ arm, perception: own }) =>
    escaped(`${entries.length > 1 ? `${arm}: ` : ""}${perceptionSentence(own)}`),
  );
  return ["## Did workers notice the law?", ...sentences, tableText(perceptionTable(entries))].join("\n\n");
}

function rationality({ rationality: entries }: ReportData): string | null {
  if (entries.length === 0) return null;
  const sentences = entries.map(({ arm, figures }) =>
    escaped(`${entries.length > 1 ? `${arm}: ` : ""}${rationalitySentence(figures)}`),
  );
  return ["## Do choices contradict each other?", ...sentences, tableText(rationalityTable(entries))].join("\n\n");
}

function variance({ variance: known }: ReportData): string | null {
  if (!known) return null;
  const tables = known.tables.flatMap(({ title, table }) => [escaped(`${title}.`), tableText(table)]);
  return ["## Where results vary from", ...tables, ...known.notes.map(escaped)].join("\n\n");
}

function rates({ arms, scenario }: ReportData): string | null {
  const table = rateTable(arms);
  if (table === null) return null;
  const thin = thinSentence(arms, scenario.population.size);
  return ["## Rates", tableText(table), ...(thin === null ? [] : [thin])].join("\n\n");
}

function calls({ calls: groups }: ReportData): string | null {
  if (groups.length === 0) return null;
  const rows = groups.flatMap(({ arm, groups: own }) =>
    own.map((group) => [
      groups.length > 1 ? `${arm}: ${group.purpose}` : group.purpose,
      ...[group.uri, count(group.calls), count(group.failed), count(group.inputTokens), count(group.outputTokens)],
    ]),
  );
  const asked = groups.flatMap(({ groups: own }) => own).reduce((sum, group) => sum + group.calls, 0);
  return [
    "## Questions to models",
    `${counted(asked, "question")} ${asked === 1 ? "was" : "were"} put.`,
    markdownTable([["asked for", "model", "questions", "no answer", "tokens in", "tokens out"], ...rows]),
  ].join("\n\n");
}

function tableText({ columns, rows }: ReportTable): string {
  if (rows.length === 0) return "";
  const cell = (value: string | number | null, c: number): string =>
    value === null ? "–" : typeof value === "string" ? value : (columns[c].show ?? count)(value);
  return markdownTable([columns.map(({ label }) => label), ...rows.map((row) => row.map(cell))]);
}

/** The first row is the header, the first column holds words. */
export function markdownTable([header, ...rows]: readonly (readonly string[])[]): string {
  return [header, header.map((_, column) => (column === 0 ? "---" : "---:")), ...rows]
    .map((row) => `| ${row.map((cell) => plainText(cell).replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`)
    .join("\n");
}

/** Text of others must not become markup; figures and dollars stay as they are. */
function escaped(text: string): string {
  return plainText(text)
    .replaceAll("\n", " ")
    .replace(/[<>`|[\]*_\\]/g, (character) => `\\${character}`);
}

/** In a fence that is longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
