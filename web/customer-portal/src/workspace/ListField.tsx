import { Field, Icon, type FieldProps } from "@waooaw/ui";
import { useState } from "react";
import styles from "./Workspace.module.css";

/** Several short texts: Enter or a comma adds one, Backspace in the empty line takes the last back. */
export function ListField({
  values,
  onChange,
  maxLength = 120,
  placeholder,
  commas = true,
  ...rest
}: FieldProps & {
  values: string[];
  onChange: (values: string[]) => void;
  maxLength?: number;
  placeholder?: string;
  /** Whether a comma parts two texts; not where a text is a sentence. */
  commas?: boolean;
}) {
  const [typed, setTyped] = useState("");
  const add = (text: string) => {
    const parts = (commas ? text.split(",") : [text]).map((part) => part.trim()).filter((part) => part !== "");
    setTyped("");
    if (parts.length > 0) onChange([...new Set([...values, ...parts])]);
  };
  return (
    <Field {...rest}>
      {(wiring) => (
        <div className={styles["list"]}>
          {values.map((value) => (
            <span key={value} className={styles["item"]}>
              {value}
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => onChange(values.filter((other) => other !== value))}
              >
                <Icon name="close" size={14} />
              </button>
            </span>
          ))}
          <input
            {...wiring}
            value={typed}
            maxLength={maxLength}
            placeholder={values.length === 0 ? (placeholder ?? "Type and press Enter") : undefined}
            onChange={(event) => {
              if (commas && event.target.value.includes(",")) add(event.target.value);
              else setTyped(event.target.value);
            }}
            onBlur={() => add(typed)}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                event.preventDefault();
                add(typed);
              } else if (event.key === "Backspace" && typed === "" && values.length > 0) {
                onChange(values.slice(0, -1));
              }
            }}
          />
        </div>
      )}
    </Field>
  );
}
