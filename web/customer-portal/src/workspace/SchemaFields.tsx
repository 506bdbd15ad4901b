import { Select, TextField } from "@waooaw/ui";
import { FileText } from "./FileText";
import { ListField } from "./ListField";
import { inWords, isObject, type InputSchema, type Values, type Violations } from "./schema";
import styles from "./Workspace.module.css";

type Props = {
  schema: InputSchema;
  values: Values;
  errors: Violations;
  onChange: (values: Values) => void;
  at?: string;
};

/** The form of an agent's inputs, drawn from its schema. */
export function SchemaFields({ schema, values, errors, onChange, at = "" }: Props) {
  const choices = schema.oneOf?.map((choice) => ({ title: choice.title, names: choice.required ?? [] })) ?? [];
  const chosen = Math.max(0, choices.findIndex(({ names }) => names.some((name) => values[name] !== undefined)));
  const inChoices = new Set(choices.flatMap(({ names }) => names));
  const shown = new Set(choices[chosen]?.names);
  const names = Object.keys(schema.properties ?? {}).filter((name) => !inChoices.has(name) || shown.has(name));
  return (
    <>
      {choices.length > 1 && (
        <Choice
          label={schema.title ?? "What do you give?"}
          hint={schema.description}
          options={choices.map(({ title, names }) => title ?? names.map(inWords).join(" and "))}
          chosen={chosen}
          onChoose={(index) => {
            const next = { ...values };
            for (const name of inChoices) delete next[name];
            for (const name of choices[index]?.names ?? []) next[name] = "";
            onChange(next);
          }}
        />
      )}
      {names.map((name) => (
        <OneField
          key={name}
          name={name}
          schema={schema.properties?.[name] ?? {}}
          required={schema.required?.includes(name) === true || shown.has(name)}
          value={values[name]}
          errors={errors}
          at={at}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
      ))}
    </>
  );
}

function OneField({
  name,
  schema,
  required,
  value,
  errors,
  at,
  onChange,
}: {
  name: string;
  schema: InputSchema;
  required: boolean;
  value: unknown;
  errors: Violations;
  at: string;
  onChange: (value: unknown) => void;
}) {
  const path = at + name;
  const common = { label: schema.title ?? inWords(name), hint: schema.description, error: errors[path], optional: !required };
  const text = typeof value === "string" ? value : "";
  const widget = schema["x-widget"] ?? "";
  if (schema.type === "object") {
    return (
      <fieldset className={styles["group"]}>
        <legend>{common.label}</legend>
        {schema.description !== undefined && <p className={styles["hint"]}>{schema.description}</p>}
        <SchemaFields schema={schema} values={isObject(value) ? value : {}} errors={errors} onChange={onChange} at={`${path}.`} />
      </fieldset>
    );
  }
  if (schema.enum !== undefined) {
    return (
      <Select {...common} value={String(value ?? "")} onChange={(event) => onChange(chosenOf(schema, event.target.value))}>
        {(value === undefined || value === "") && <option value="">Choose…</option>}
        {schema.enum.map((option) => (
          <option key={option} value={option}>
            {typeof option === "string" ? inWords(option) : option}
          </option>
        ))}
      </Select>
    );
  }
  if (schema.type === "array") {
    return <ListField {...common} values={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />;
  }
  if (schema.type === "integer" || schema.type === "number") {
    return (
      <TextField
        {...common}
        type="number"
        inputMode="numeric"
        min={schema.minimum}
        max={schema.maximum}
        value={typeof value === "number" && !Number.isNaN(value) ? value : ""}
        onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.valueAsNumber)}
      />
    );
  }
  if (widget.startsWith("file:") || widget === "textarea" || (schema.maxLength ?? 0) > 1_000) {
    return <FileText {...common} kind={widget} value={text} limit={schema.maxLength} onChange={onChange} />;
  }
  return <TextField {...common} value={text} maxLength={schema.maxLength} onChange={(event) => onChange(event.target.value)} />;
}

function chosenOf(schema: InputSchema, text: string): string | number | undefined {
  return schema.enum?.find((option) => String(option) === text);
}

function Choice({
  label,
  hint,
  options,
  chosen,
  onChoose,
}: {
  label: string;
  hint?: string;
  options: string[];
  chosen: number;
  onChoose: (index: number) => void;
}) {
  return (
    <fieldset className={styles["choice"]}>
      <legend>{label}</legend>
      {hint !== undefined && <p className={styles["hint"]}>{hint}</p>}
      <div className={styles["segments"]}>
        {options.map((option, index) => (
          <label key={option}>
            <input type="radio" name={label} checked={index === chosen} onChange={() => onChoose(index)} />
            <span>{option}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

