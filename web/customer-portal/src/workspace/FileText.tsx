import { formatBytes, Icon, TextArea, type FieldProps } from "@waooaw/ui";
import { useId, useState } from "react";
import styles from "./Workspace.module.css";

const LIMIT = 1_048_576;

const ACCEPTED: Record<string, string> = {
  "file:text/html": ".html,.htm,text/html",
  "file:text/csv": ".csv,text/csv",
};

function textOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("The file could not be read."));
    reader.readAsText(file);
  });
}

/** A long text: typed, pasted, or read from a file that never leaves the page but as this text. */
export function FileText({
  kind,
  value,
  limit,
  error,
  onChange,
  ...rest
}: FieldProps & { kind: string; value: string; limit?: number; onChange: (text: string) => void }) {
  const id = useId();
  const [file, setFile] = useState<{ name: string; size: number }>();
  const [refused, setRefused] = useState<string>();
  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    if (chosen.size > LIMIT) {
      setRefused(`${chosen.name} is ${formatBytes(chosen.size)}; at most ${formatBytes(LIMIT)} fit.`);
      return;
    }
    try {
      onChange(await textOf(chosen));
      setRefused(undefined);
      setFile({ name: chosen.name, size: chosen.size });
    } catch {
      setRefused(`${chosen.name} could not be read. Choose it again, or paste its text.`);
    }
  };
  return (
    <div
      className={styles["fileText"]}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void read(event.dataTransfer.files[0]);
      }}
    >
      <TextArea
        {...rest}
        error={refused ?? error}
        mono={kind.startsWith("file:")}
        rows={kind.startsWith("file:") ? 6 : 8}
        maxLength={limit}
        spellCheck={kind === "textarea"}
        value={value}
        onChange={(event) => {
          setFile(undefined);
          onChange(event.target.value);
        }}
      />
      <p className={styles["fileLine"]}>
        <label className={styles["fileButton"]} htmlFor={id}>
          <Icon name="upload" size={18} /> Read from a file
          <span className="visually-hidden"> into {rest.label}</span>
        </label>
        <input
          id={id}
          type="file"
          className="visually-hidden"
          accept={ACCEPTED[kind] ?? ".txt,.md,.html,.csv,text/*"}
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <span className={styles["hint"]} role="status">
          {file !== undefined ? `${file.name}, ${formatBytes(file.size)}` : value !== "" ? `${value.length.toLocaleString("en-IN")} characters` : ""}
        </span>
      </p>
    </div>
  );
}
