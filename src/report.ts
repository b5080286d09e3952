/**
 * `llm-econ/report`: what is stored, as pages, figures, texts and tables.
 *
 * @example
 * const store = new SqliteStore("./llm-econ.db", "read");
 * const html = htmlReport(await reportData(store, ["latest"]));
 * @module llm-econ/report
 */
import { handEngine } from "./plugins/engine.ts";

// The database that is read.

export { MemoryStore } from "./store/memory/memory-store.ts";
export { openStore } from "./store/open-store.ts";
export { SqliteStore } from "./store/sqlite/sqlite-store.ts";
export type { RunDetails, RunRow, Store } from "./store/store.ts";

// What a report is made from.

export { comparisonData } from "./report/data/comparison-data.ts";
export { comparisonTable } from "./report/data/comparison-table.ts";
export type { ReportColumn, ReportData, ReportTable } from "./report/data/report-data.ts";
export { runData } from "./report/data/run-data.ts";
export { runTable } from "./report/data/run-table.ts";
export { reportData } from "./report/data/stored-data.ts";
export { type StoredRun, storedRun } from "./report/data/stored-run.ts";

// The page and its figures.

export type { Figure } from "./report/figures/figure.ts";
export { figuresOf } from "./report/figures/figures.ts";
export { briefHtml } from "./report/page/brief.ts";
export { writeFigures } from "./report/page/figure-files.ts";
export { htmlReport } from "./report/page/page.ts";
export { markdownReport } from "./report/text/markdown-report.ts";

// Texts for a terminal, as the command line prints them.

export { censusBuildReport, peopleTable, sampledPeople } from "./report/text/census-report.ts";
export { comparisonReport, storedComparisonReport } from "./report/text/comparison-report.ts";
export { dryRunReport } from "./report/text/dry-run.ts";
export { elasticityReport } from "./report/text/elasticity-report.ts";
export { optimumReport } from "./report/text/optimum-report.ts";
export { personaReport, writtenPersonaReport } from "./report/text/persona-report.ts";
export { replayReport } from "./report/text/replay-report.ts";
export { runReport } from "./report/text/run-report.ts";
export { entryTable, verifyReport } from "./report/text/stored-entries.ts";

// Files for other programs.

export { exportArmsTo, exportPartitions } from "./report/export/export-arms.ts";
export { type Export, type ExportFormat, exportFormats, exportRowsTo } from "./report/export/export-table.ts";
export { checkOutput, writeComparison } from "./report/text/comparison-files.ts";
export { type ExportedRows, type ExportTable, exportTable, exportTables } from "./store/exports.ts";

// Errors.

export { EconError, StorageError, UsageError } from "./base/errors.ts";

// A stored run is set up again with the plugins that it names.
handEngine(() => import("./index.ts"));
