import { Button, TextField } from "@waooaw/ui";
import { useState, type FormEvent } from "react";
import { NO_FILTERS, setFilters, type Filters } from "./audit";
import styles from "./FilterForm.module.css";

/** What to look for. Nothing is asked while typing: the trail is long and the texts are exact. */
export function FilterForm({ filters, onLook }: { filters: Filters; onLook: (filters: Filters) => void }) {
  const [wanted, setWanted] = useState(filters);
  const [shown, setShown] = useState(filters);
  if (Object.keys(NO_FILTERS).some((name) => shown[name as keyof Filters] !== filters[name as keyof Filters])) {
    // The address changed by other means: a pivot, or the way back.
    setShown(filters);
    setWanted(filters);
  }
  const field = (name: keyof Filters, maxLength: number) => ({
    name,
    maxLength,
    value: wanted[name],
    autoComplete: "off",
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => setWanted({ ...wanted, [name]: event.target.value }),
  });
  return (
    <form
      className={styles["form"]}
      role="search"
      aria-label="Entries"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onLook(wanted);
      }}
    >
      <TextField label="Correlation id" {...field("correlation_id", 64)} />
      <TextField label="Action" {...field("action", 120)} />
      <TextField label="Actor" {...field("actor", 120)} />
      <div className={styles["buttons"]}>
        <Button type="submit" icon="search">
          Find
        </Button>
        {Object.keys(setFilters(filters)).length > 0 && (
          <Button look="plain" onClick={() => onLook(NO_FILTERS)}>
            Show all
          </Button>
        )}
      </div>
    </form>
  );
}
