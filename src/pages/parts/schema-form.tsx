import type { JSX } from "preact";
import { type Field, type Group, meantBy, type Path, textOf, type Values, valueAt } from "../scenario-form.ts";

interface FormProps {
  readonly group: Group;
  readonly values: Values;
  readonly set: (path: Path, value: unknown) => void;
}

/** Every key of a schema as a field; what is not given shows what it is then. */
export function SchemaForm({ group, values, set }: FormProps): JSX.Element {
  return (
    <>
      {group.fields.length > 0 && (
        <div class="fields">
          {group.fields.map((field) => (
            <OneField key={field.path.join(".")} field={field} values={values} set={set} />
          ))}
        </div>
      )}
      {group.groups.map((inner) => (
        <fieldset key={inner.path.join(".")}>
          <legend>{inner.name}</legend>
          {inner.words && <p class="muted">{inner.words}</p>}
          {inner.path.length === 1 ? (
            <details open={valueAt(values, inner.path) !== undefined}>
              <summary>Its keys</summary>
              <SchemaForm group={inner} values={values} set={set} />
            </details>
          ) : (
            <SchemaForm group={inner} values={values} set={set} />
          )}
        </fieldset>
      ))}
    </>
  );
}

function OneField({ field, values, set }: { readonly field: Field } & Omit<FormProps, "group">): JSX.Element {
  const { path, kind, name, words, usual, examples } = field;
  const id = `field-${path.join("-")}`;
  const text = textOf(valueAt(values, path));
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLSelectElement }): void =>
    set(path, meantBy(kind, currentTarget.value));
  const described = words === "" ? {} : { "aria-describedby": `${id}-words` };
  const common = { id, value: text, ...described };
  return (
    <div>
      <label for={id}>{name}</label>
      {kind === "choice" || kind === "switch" ? (
        <select {...common} onChange={take}>
          <option value="">{usual === "" ? "not given" : `${usual} (by default)`}</option>
          {(kind === "switch" ? ["true", "false"] : field.choices).map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type={kind === "number" ? "number" : "text"}
          step={field.isWhole ? 1 : "any"}
          min={field.minimum}
          max={field.maximum}
          placeholder={usual}
          list={examples.length > 0 ? `${id}-examples` : undefined}
          onChange={take}
        />
      )}
      {examples.length > 0 && (
        <datalist id={`${id}-examples`}>
          {examples.map((example) => (
            <option key={example} value={example} />
          ))}
        </datalist>
      )}
      {words && (
        <small id={`${id}-words`} class="muted">
          {words}
        </small>
      )}
    </div>
  );
}
