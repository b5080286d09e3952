/** What readers must know before they read on. */
import { isStandIn } from "../../models/model-facts.ts";
import type { ReportData } from "../data/report-data.ts";
import type { Unfinished } from "../words/unfinished-sentences.ts";
import { html, type Markup } from "./markup.ts";
import { standInSentence } from "./method.ts";

/** What is not over must not be read as a result. */
export function unfinishedBox({ state, notKnown }: Unfinished): Markup {
  return html`<div class="notice" role="note"><p><strong>${state}</strong> ${notKnown}</p></div>`;
}

/** Where stand-ins answered, readers must know before they read on. */
export function standInBox({ models, standIns }: ReportData): Markup {
  const claim = models.every((uri) => isStandIn(uri, standIns))
    ? "No language model took part."
    : "Not every answer is a language model's.";
  return html`<div class="notice" role="note"><p><strong>${claim}</strong> ${standIns.map((standIn) => `${standInSentence(standIn)}.`).join(" ")} Read this report as a test of the setting, not as evidence of how models or people behave.</p></div>`;
}
