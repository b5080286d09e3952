/** The parts of a report that are neither figures nor headline. */

import { stringify } from "yaml";
import { packageVersion } from "../../base/package-files.ts";
import { dictionary } from "../data/dictionary.ts";
import type { ReportData } from "../data/report-data.ts";
import { endpointWords } from "../words/endpoint-words.ts";
import { count, counted, dollars, percent } from "../words/format.ts";
import { glossary } from "../words/glossary.ts";
import { perceptionSentence, perceptionTable } from "../words/perception-words.ts";
import { bracketNote, hasMarks, markedLaw } from "../words/rate-words.ts";
import { rationalitySentence, rationalityTable } from "../words/rationality-words.ts";
import { estimatedUsage } from "../words/usage-words.ts";
import { html, type Markup, verbatim } from "./markup.ts";
import { methodParagraphs } from "./method.ts";
import { tableHtml } from "./tables.ts";
import { termsOf } from "./terms.ts";

/** A chapter of the page; its title is also in the contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

export function warningSection({ warnings }: ReportData): Section | null {
  if (warnings.length === 0) return null;
  const items = warnings.map((warning) => {
    const colon = warning.indexOf(": ");
    return html`<li><code>${warning.slice(0, colon)}</code> ${warning.slice(colon + 2)}</li>`;
  });
  return { id: "warnings", title: "Warnings", content: html`<ul class="warnings">${items}</ul>` };
}

export function electionSection({ elections, arms }: ReportData): Section | null {
  if (elections === null || elections.elections.length === 0) return null;
  const { rule } = elections.elections[0];
  const people = arms[0]?.byBracket ?? null;
  const table = tableHtml(
    {
      columns: [
        { name: "tax_year", label: "tax year" },
        { name: "winner", label: "winner", isText: true },
        { name: "candidates", label: "candidates" },
        { name: "share", label: "its share", show: percent },
        { name: "margin", label: "margin", show: percent },
        { name: "turnout", label: "turnout", show: percent },
        { name: "rates", label: "rates, %", isText: true },
        { name: "condorcet", label: "Condorcet winner", isText: true },
        { name: "cycles", label: "cycles", show: count },
      ],
      rows: elections.elections.map((election) => {
        const won = election.candidates.findIndex(({ name }) => name === election.winner);
        return [
          String(election.taxYear),
          election.winner ?? (election.rates ? "rates composed" : "nobody"),
          election.candidates.length,
          won < 0 ? null : election.shares[won],
          election.margin,
          election.turnout,
          election.rates ? markedLaw({ rates: election.rates, parameters: election.parameters }, people) : "unchanged",
          election.choseCondorcet ? "won" : (election.condorcetWinner ?? "none"),
          election.cycles,
        ];
      }),
    },
    "Elections",
  );
  const turnout = elections.elections.reduce((sum, election) => sum + election.turnout, 0) / elections.elections.length;
  return {
    id: "elections",
    title: "Elections",
    content: html`<p>${counted(elections.elections.length, "election")} by ${rule}; mean turnout ${percent(turnout)}. A Condorcet winner beats each other candidate in a vote between the two; a cycle is three majorities that go in a circle.${people && hasMarks(people) ? ` In rates, ${bracketNote}.` : ""}</p>${table}`,
  };
}

/** What is told of workers whom a model is asked for: whether they choose as somebody with a fixed taste would. */
export function rationalitySection({ rationality }: ReportData): Section | null {
  if (rationality.length === 0) return null;
  const sentences = rationality.map(
    ({ arm, figures }) => html`<p>${rationality.length > 1 ? `${arm}: ` : ""}${rationalitySentence(figures)}</p>`,
  );
  return {
    id: "rationality",
    title: "Do choices contradict each other?",
    content: html`${sentences}${tableHtml(rationalityTable(rationality), "Contradictions of choices")}`,
  };
}

/** What workers think that tax takes of their next dollar, where an audit of perception asked them. */
export function perceptionSection({ perception = [] }: ReportData): Section | null {
  if (perception.length === 0) return null;
  const sentences = perception.map(
    ({ arm, perception: own }) => html`<p>${perception.length > 1 ? `${arm}: ` : ""}${perceptionSentence(own)}</p>`,
  );
  return {
    id: "perception",
    title: "Did workers notice the law?",
    content: html`${sentences}${tableHtml(perceptionTable(perception), "Rates as perceived")}`,
  };
}

/** How much of what a comparison's runs differ by is people, and how much the answers of a model. */
export function varianceSection({ variance }: ReportData): Section | null {
  if (!variance) return null;
  const tables = variance.tables.map(({ title, table }) => html`<p>${title}.</p>${tableHtml(table, title)}`);
  return {
    id: "variance",
    title: "Where results vary from",
    content: html`${tables}${variance.notes.map((note) => html`<p>${note}</p>`)}`,
  };
}

/** Quotations, as they were written: nothing here judges them. */
export function saidSection({ said, standIns }: ReportData): Section | null {
  if (said.length === 0) return null;
  const by = standIns.length > 0 ? " Where a stand-in answered, its program wrote them." : "";
  const quotes = said.map(
    ({ who, reason, thoughts }) =>
      html`<p>${who}:</p>${reason === "" ? null : html`<blockquote dir="auto">${reason}</blockquote>`}${thoughts === "" ? null : html`<details><summary>What its model thought before it answered</summary><blockquote dir="auto">${thoughts}</blockquote></details>`}`,
  );
  return {
    id: "said",
    title: "In their own words",
    content: html`<p>The reasons that the last proposals and three workers' answers came with.${by}</p>${quotes}`,
  };
}

/** What language models, or the stand-in for one, were asked. */
export function callSection({ calls, costUsd }: ReportData): Section | null {
  if (calls.length === 0) return null;
  const rows = calls.flatMap(({ arm, groups }) =>
    groups.map((group) => [
      `${calls.length > 1 ? `${arm}: ` : ""}${group.purpose}`,
      group.uri,
      group.calls,
      group.invalid,
      group.failed,
      group.reused,
      group.inputTokens,
      group.outputTokens,
      group.cachedTokens,
      group.medianLatency,
      group.latency95,
    ]),
  );
  const all = calls.flatMap(({ groups }) => groups);
  const sum = (value: (group: (typeof all)[number]) => number): number =>
    all.reduce((total, group) => total + value(group), 0);
  const tokens = sum(({ inputTokens, outputTokens }) => inputTokens + outputTokens);
  const thought = sum(({ reasoningTokens }) => reasoningTokens ?? 0);
  const ofThem = thought > 0 ? `, ${count(thought)} of them thought before answers` : "";
  const estimated = sum(({ usageEstimated }) => usageEstimated);
  const by = estimated > 0 ? ` (${estimatedUsage}: ${counted(estimated, "question")})` : "";
  const cost =
    tokens === 0
      ? "They used no tokens and cost nothing."
      : `They used ${counted(tokens, "token")}${ofThem}${by}${costUsd === null ? "; the price of a model is not known" : `, about ${dollars(costUsd)} at list price`}.`;
  const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : count(Math.round(value)));
  const table = tableHtml(
    {
      columns: [
        { name: "purpose", label: "asked for" },
        { name: "model", label: "model", isText: true },
        { name: "calls", label: "questions" },
        { name: "invalid", label: "answers refused" },
        { name: "failed", label: "no answer" },
        { name: "reused", label: "answered from record" },
        { name: "input_tokens", label: "tokens in" },
        { name: "output_tokens", label: "tokens out" },
        { name: "cached_tokens", label: "of them cached" },
        { name: "median_latency", label: "median, ms", show: milliseconds },
        { name: "latency_95", label: "95 % below, ms", show: milliseconds },
      ],
      rows,
    },
    "Model calls",
  );
  const asked = sum((group) => group.calls);
  const part = (value: number): string => percent(value / asked, 2);
  const refused = all.every(({ invalid }) => invalid !== null)
    ? `${part(sum(({ invalid }) => invalid ?? 0))} of them had an answer that was refused as invalid and ${part(sum(({ failed }) => failed))} had none`
    : `${part(sum(({ failed }) => failed))} of them had no answer that could be used`;
  return {
    id: "calls",
    title: "Questions to models",
    content: html`<p>${counted(asked, "question")} ${asked === 1 ? "was" : "were"} put; ${refused}. ${cost}</p>${table}`,
  };
}

export function methodSection(data: ReportData): Section {
  return {
    id: "method",
    title: "Method and limits",
    content: html`${methodParagraphs(data).map((text) => html`<p>${text}</p>`)}${termsOf(methodParagraphs(data))}`,
  };
}

export function glossarySection(): Section {
  const entries = glossary.map(
    ({ id, term, words }) => html`<dt id="term-${id}"><dfn>${term}</dfn></dt><dd>${words}</dd>`,
  );
  return { id: "glossary", title: "Glossary", content: html`<dl class="glossary">${entries}</dl>` };
}

export function dictionarySection(): Section {
  const table = tableHtml(
    {
      columns: [
        { name: "name", label: "name" },
        { name: "unit", label: "unit", isText: true },
        { name: "meaning", label: "meaning", isText: true },
      ],
      rows: dictionary.map(({ name, unit, meaning }) => [name, unit, meaning]),
    },
    "Data dictionary",
  );
  return {
    id: "dictionary",
    title: "Data dictionary",
    content: html`<p>Names as in the CSV files of the figures, and in the tables above.</p>${table}`,
  };
}

/** All that is needed to make it again, and to know it for the same. */
export function sourceSection({ sources, files, scenarios, comparison, endpoints }: ReportData): Section {
  const asked = endpointWords(endpoints);
  const table = tableHtml(
    {
      columns: [
        { name: "policy", label: "policy" },
        { name: "seed", label: "seed" },
        { name: "run", label: "run", isText: true },
        { name: "started", label: "started (UTC)", isText: true },
        { name: "version", label: "llm-econ" },
      ],
      rows: sources.map(({ label, seed, id, startedAt, version }) => [
        label,
        String(seed),
        id,
        startedAt.slice(0, 16).replace("T", " "),
        version,
      ]),
    },
    "Runs, seeds and versions",
  );
  const hashes =
    files.length === 0
      ? html`<p>No data file is known to have been read besides those that ship with llm-econ.</p>`
      : tableHtml(
          {
            columns: [
              { name: "file", label: "data file" },
              { name: "sha256", label: "SHA-256", isText: true },
            ],
            rows: files.map(({ path, sha256 }) => [path, sha256]),
          },
          "Data files",
        );
  return {
    id: "sources",
    title: "Versions, seeds and data",
    content: html`${comparison === null ? null : html`<p>Stored as comparison <code>${comparison}</code>; its runs:</p>`}${table}${asked === null ? null : html`<p>${asked}.</p>`}${hashes}<p>This report was written by llm-econ ${packageVersion}.</p>${scenarios.map(({ name, scenario }) => html`<details><summary>${name}: the scenario, every default written out</summary><pre>${verbatim(stringify(scenario))}</pre></details>`)}`,
  };
}
