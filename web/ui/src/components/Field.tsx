import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./Field.module.css";

export type FieldProps = { label: string; hint?: ReactNode; error?: string | undefined; optional?: boolean };

type Wiring = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** A label, a hint and an error, all tied to the one control inside. */
export function Field({
  label,
  hint,
  error,
  optional,
  children,
}: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = cx(hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`);
  return (
    <div className={styles["field"]}>
      <label className={styles["label"]} htmlFor={id}>
        {label}
        {optional && <span className={styles["optional"]}> optional</span>}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error !== undefined || undefined })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </div>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles["error"]}>
          <Icon name="warning" size={16} />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  optional,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => <input {...rest} {...wiring} className={styles["control"]} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  optional,
  mono,
  ...rest
}: FieldProps & { mono?: boolean } & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => (
        <textarea {...rest} {...wiring} className={cx(styles["control"], styles["area"], mono && styles["mono"])} />
      )}
    </Field>
  );
}

export function Select({
  label,
  hint,
  error,
  optional,
  children,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => (
        <span className={styles["select"]}>
          <select {...rest} {...wiring} className={styles["control"]}>
            {children}
          </select>
          <Icon name="chevron" size={18} />
        </span>
      )}
    </Field>
  );
}
