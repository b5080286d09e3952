/** Runs and comparisons as their users keep them: tags, notes, and what goes. */
import type Database from "better-sqlite3";
import { UsageError } from "../../base/errors.ts";
import { type AnnotationChange, type Annotations, annotated } from "../annotations.ts";
import { rowOf } from "../columns.ts";
import { checkRemovable } from "../references.ts";
import type { Reference } from "../store.ts";
import { comparisonTable, runTable } from "../tables.ts";
import { cells, names } from "./statements.ts";
import { mayLive, named } from "./writer-process.ts";

const tables = { run: runTable, comparison: comparisonTable } as const;

export function annotate(database: Database.Database, entry: Reference, change: AnnotationChange): Annotations {
  const { kind, id } = entry;
  return database
    .transaction(() => {
      const changed = annotated(`${kind} ${id}`, storedEntry(database, entry), change);
      database
        .prepare(`UPDATE ${tables[kind].name} SET tags = ?, note = ? WHERE id = ?`)
        .run(JSON.stringify(changed.tags), changed.note, id);
      return changed;
    })
    .immediate();
}

export function removeEntries(database: Database.Database, entries: readonly Reference[]): void {
  database
    .transaction(() => {
      for (const { kind, id } of entries) {
        const { status, process, ...row } = storedEntry(database, { kind, id });
        const comparison = "comparison" in row ? row.comparison : null;
        const isWritten = status === "running" && process !== null && mayLive(process);
        checkRemovable({ kind, id, comparison, writer: isWritten ? named(process) : null });
      }
      for (const { kind, id } of entries) database.prepare(`DELETE FROM ${tables[kind].name} WHERE id = ?`).run(id);
      database.exec("DELETE FROM texts WHERE hash NOT IN (SELECT system_hash FROM call_kinds)");
    })
    .immediate();
  try {
    // The file gets smaller only so.
    database.exec("VACUUM");
  } catch {
    // Another process has it open; what was freed is used again.
  }
}

function storedEntry(database: Database.Database, { kind, id }: Reference) {
  const { name, columns } = tables[kind];
  const row = cells(database, `SELECT ${names(columns)} FROM ${name} WHERE id = ?`).get(id);
  if (!row) throw new UsageError(`no ${kind} ${id}`);
  return kind === "run" ? rowOf(runTable, row, `run ${id}`) : rowOf(comparisonTable, row, `comparison ${id}`);
}
